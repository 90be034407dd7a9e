"""ContactCreated, ContactChanged, ContactsUnmerged -> SyncRecord -> CustomerMapped, ContactPersonMapped, or why not."""

from services.sync.domain.facts import apply_contact
from services.sync.store import SyncStore
from shared.contracts.contacts import ContactEvent


async def when_contact_changed_tell_finance(event: ContactEvent, records: SyncStore) -> None:
    record = await records.get(event.contact.no)
    account = await records.account_of(event.contact)
    number = records.number_for(record, event.contact)
    after, told = apply_contact(record, event, account=account, number=number, projects=records.projects)
    records.save(record, after, told)
