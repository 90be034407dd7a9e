"""ContactCreated, ContactChanged -> SyncRecord -> CustomerMapped, ContactPersonMapped, or why neither."""

from services.sync.domain.facts import apply_contact
from services.sync.store import SyncStore
from shared.contracts.contacts import ContactChanged, ContactCreated


async def when_contact_changed_tell_finance(event: ContactCreated | ContactChanged, records: SyncStore) -> None:
    record = await records.get(event.contact.no)
    account = await records.account_of(event.contact)
    number = records.number_for(record, event.contact)
    records.save(record, *apply_contact(record, event, account=account, number=number))
