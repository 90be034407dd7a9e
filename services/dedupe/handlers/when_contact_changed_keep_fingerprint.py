"""ContactCreated, ContactChanged, ContactsUnmerged -> its fingerprint and search strings."""

from services.dedupe.domain.known_contact import remember
from services.dedupe.store.batch import DedupeStore
from shared.contracts.contacts import ContactEvent


async def when_contact_changed_keep_fingerprint(event: ContactEvent, store: DedupeStore) -> None:
    known = await store.known(event.contact_id)
    if known is None or known.version < event.version:
        own = store.fingerprint(event.contact_id, event.version)
        store.remember(event.contact_id, remember(known, event.contact, event.version, store.setup, own=own))
