"""ChangeContactType -> Contact.type -> ContactChanged."""

from services.contacts.domain.reference import type_errors
from services.contacts.store import ContactStore
from shared.contracts.contacts import ChangeContactType


async def change_contact_type(command: ChangeContactType, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    changed, event = contact.change_type(
        command,
        has_persons=await contacts.has_persons(contact.contact_id),
        setup=contacts.setup,
        now=contacts.now,
        blockers=type_errors(await contacts.references.of(await contacts.known_as(contact)), contact.no),
    )
    contacts.save(changed, event)
