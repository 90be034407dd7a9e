"""DeleteContact -> Contact -> ContactDeleted."""

from services.contacts.domain.reference import refuse_deletion
from services.contacts.store import ContactStore
from shared.contracts.contacts import DeleteContact


async def delete_contact(command: DeleteContact, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    deleted, event = contact.delete(command, now=contacts.now)
    going = {one.contact_id: one.no for one in (contact, *await contacts.persons_of(contact.contact_id))}
    refuse_deletion(await contacts.references.of(going), going)
    contacts.save(deleted, event)
