"""AssignMaster -> Contact -> ContactChanged."""

from services.contacts.domain.classification import assigned
from services.contacts.store import ContactStore
from shared.contracts.contacts import AssignMaster


async def assign_master(command: AssignMaster, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    contact.check_open(command.expected_version)
    entry = await contacts.masters.get(command.kind, command.code)
    values = assigned(contact, command, known=entry is not None and not entry.deleted)
    contacts.save(*contact.with_fields(values, now=contacts.now))
