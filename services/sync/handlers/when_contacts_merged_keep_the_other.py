"""ContactsMerged -> the one that goes is gone; its sales activity is the other's -> CustomerMapped."""

from services.sync.domain.facts import apply_activity, apply_contact
from services.sync.store import SyncStore
from shared.contracts.contacts import ContactsMerged


async def when_contacts_merged_keep_the_other(event: ContactsMerged, records: SyncStore) -> None:
    """Finance keeps both parties: deletes never flow."""
    gone = await records.get(event.contact.no)
    records.save(gone, *apply_contact(gone, event, account=None, number="", projects=records.projects))
    if gone and gone.is_active_customer:
        into_no, kept = await records.heir_of(event.into_no)
        records.save(kept, *apply_activity(kept, into_no, projects=records.projects))
