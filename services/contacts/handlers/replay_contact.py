"""ReplayContact -> the Contact as it stands -> ContactChanged of the version that it has already."""

from services.contacts.store import ContactStore
from shared.contracts.contacts import ReplayContact


async def replay_contact(command: ReplayContact, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    contact.check_open(None)
    contacts.save(contact, contact.again())
