"""ContactCreated, ContactChanged -> its fingerprint."""

from services.dedupe.domain.fingerprint import fingerprint
from services.dedupe.store import DedupeStore
from shared.contracts.contacts import ContactEvent


async def when_contact_changed_keep_fingerprint(event: ContactEvent, store: DedupeStore) -> None:
    known = await store.remembered(event.contact_id)
    if known is None or known.version < event.version:
        store.remember(event.contact_id, event.version, fingerprint(event.contact, event.version))
