"""MergeContacts of two companies, applied -> the persons of the one that is gone -> ContactChanged of each."""

from services.contacts.domain.merge import moved
from services.contacts.store import ContactStore
from shared.contracts.contacts import MergeContacts


async def when_contacts_merged_move_persons(command: MergeContacts, contacts: ContactStore) -> None:
    stays, gone = await contacts.existing(command.contact_id), await contacts.existing(command.merged_id)
    if gone.merged_into_id == stays.contact_id:
        for person in await contacts.persons_of(gone.contact_id):
            await contacts.keep(*moved(person, gone, stays, setup=contacts.setup, now=contacts.now))
