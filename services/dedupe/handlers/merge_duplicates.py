"""MergeDuplicates -> the pair, merging -> MergeContacts to contacts."""

from services.dedupe.domain.decisions import merge
from services.dedupe.store.batch import DedupeStore
from shared.contracts.dedupe import MergeDuplicates


async def merge_duplicates(command: MergeDuplicates, store: DedupeStore) -> None:
    pair, sent = merge(await store.decided(command), command, store.sent_as(command.into_id), store.now)
    if sent:
        store.save_merging(pair, sent)
