"""DeleteContact of a company, applied -> its persons -> ContactDeleted of each."""

from services.contacts.store import ContactStore
from shared.contracts.contacts import DeleteContact


async def when_company_deleted_delete_persons(command: DeleteContact, contacts: ContactStore) -> None:
    for person in await contacts.persons_of(command.contact_id):
        deleted, event = person.delete(DeleteContact(contact_id=person.contact_id), now=contacts.now)
        contacts.save(deleted, event)
