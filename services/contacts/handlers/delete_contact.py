"""DeleteContact -> Contact -> ContactDeleted."""

from services.contacts.store import ContactStore
from shared.contracts.contacts import DeleteContact


async def delete_contact(command: DeleteContact, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    deleted, event = contact.delete(command, now=contacts.now)
    contacts.save(deleted, event)
