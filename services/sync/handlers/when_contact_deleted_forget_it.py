"""ContactDeleted -> SyncRecord without its contact; Finance is told nothing, for deletes never flow."""

from services.sync.domain.facts import apply_contact
from services.sync.store import SyncStore
from shared.contracts.contacts import ContactDeleted


async def when_contact_deleted_forget_it(event: ContactDeleted, records: SyncStore) -> None:
    record = await records.get(event.contact.no)
    records.save(record, *apply_contact(record, event, account=None, number="", projects=records.projects))
