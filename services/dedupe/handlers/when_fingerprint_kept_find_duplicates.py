"""A contact's fingerprint, kept -> its pairs -> DuplicateFound, DuplicateRescored, DuplicateCleared."""

from uuid import UUID

from services.dedupe.domain.pair import clear, compare, pair_id
from services.dedupe.domain.score import score
from services.dedupe.store import DedupeStore
from shared.contracts.contacts import ContactEvent


async def when_fingerprint_kept_find_duplicates(event: ContactEvent, store: DedupeStore) -> None:
    own = await store.fingerprint(event.contact_id)
    candidates = store.candidates(own) if own else ()
    for other in dict.fromkeys((*candidates, *store.partners(event.contact_id))):
        await compare_two(event.contact_id, other, store)


async def compare_two(one: UUID, other: UUID, store: DedupeStore) -> None:
    if pair_id(one, other) in store.compared:
        return
    store.compared.add(pair_id(one, other))
    pair = await store.pair(one, other)
    left, right = await store.fingerprint(one), await store.fingerprint(other)
    if left and right:
        store.save_pair(*compare(pair, score(left, right), left, right))
    elif pair:
        store.save_pair(*clear(pair))
