"""A contact's fact, written -> its account settled -> ContactPersonMapped, ContactSkipped of whoever waits for it."""

from services.sync.domain.facts import release
from services.sync.store import SyncStore
from shared.contracts.contacts import ContactEvent


async def when_account_settled_release_its_persons(event: ContactEvent, records: SyncStore) -> None:
    account = await records.account_of(event.contact)
    for person in records.take_waiting_for(account):
        records.save(person, *release(person, account))
