"""A contact's fingerprint, kept -> its pairs -> DuplicateFound, DuplicateRescored, DuplicateCleared."""

from uuid import UUID

from services.dedupe.domain.finding import judge
from services.dedupe.domain.pair import clear, compare
from services.dedupe.store.batch import DedupeStore
from shared.contracts.contacts import ContactEvent
from shared.contracts.dedupe import CompareContact


async def when_fingerprint_kept_find_duplicates(message: ContactEvent | CompareContact, store: DedupeStore) -> None:
    for other in dict.fromkeys((*store.candidates(message.contact_id), *store.partners(message.contact_id))):
        await compare_two(message.contact_id, other, store)


async def compare_two(one: UUID, other: UUID, store: DedupeStore) -> None:
    if store.has_compared(one, other):
        return
    left, right = store.side(one), store.side(other)
    is_pair = store.is_pair(one, other)
    if left and right:
        finding = judge(left, right, store.setup, store.holders, explained=is_pair)
        if is_pair or finding.found_by:
            pair = await store.pair(one, other)
            store.save_compared(compare(pair, finding, left, right, store.now, prompt=store.setup.autosearch))
    elif is_pair and (pair := await store.pair(one, other)):
        merged, may_return = store.is_merged(one, other), store.has_merged(one, other)
        store.save_compared(clear(pair, store.now, merged=merged, may_return=may_return))
