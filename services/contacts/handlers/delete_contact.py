"""DeleteContact -> Contact -> ContactDeleted."""

from services.contacts.domain.reference import refuse_deletion
from services.contacts.store import ContactStore
from shared.contracts.contacts import ContactType, DeleteContact


async def delete_contact(command: DeleteContact, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    deleted, event = contact.delete(command, now=contacts.now)
    persons = await contacts.persons_of(contact.contact_id) if contact.type is ContactType.COMPANY else []
    going = await contacts.known_as(contact, *persons)
    refuse_deletion(await contacts.references.of(going), going)
    contacts.save(deleted, event)
