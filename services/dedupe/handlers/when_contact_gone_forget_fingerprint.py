"""ContactDeleted, ContactsMerged -> its fingerprint and search strings, forgotten."""

from services.dedupe.domain.known_contact import forget
from services.dedupe.store.batch import DedupeStore
from shared.contracts.contacts import ContactDeleted, ContactsMerged


async def when_contact_gone_forget_fingerprint(event: ContactDeleted | ContactsMerged, store: DedupeStore) -> None:
    known = await store.known(event.contact_id)
    if known is None or known.version < event.version:
        into = event.into_id if isinstance(event, ContactsMerged) else None
        store.remember(event.contact_id, forget(event.version, into))
