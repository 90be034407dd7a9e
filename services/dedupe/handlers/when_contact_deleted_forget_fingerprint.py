"""ContactDeleted -> its fingerprint, forgotten."""

from services.dedupe.store import DedupeStore
from shared.contracts.contacts import ContactDeleted


async def when_contact_deleted_forget_fingerprint(event: ContactDeleted, store: DedupeStore) -> None:
    known = await store.remembered(event.contact_id)
    if known is None or known.version < event.version:
        store.remember(event.contact_id, event.version, None)
