"""UnassignMaster -> Contact -> ContactChanged."""

from services.contacts.domain.classification import unassigned
from services.contacts.store import ContactStore
from shared.contracts.contacts import UnassignMaster


async def unassign_master(command: UnassignMaster, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    values = unassigned(contact, command.kind, command.code)
    contacts.save(*contact.with_fields(values, now=contacts.now, expected_version=command.expected_version))
