"""ReopenDuplicates, done -> its pair, compared: nobody looked while it was accepted."""

from services.dedupe.handlers.when_fingerprint_kept_find_duplicates import compare_two
from services.dedupe.store.batch import DedupeStore
from shared.contracts.dedupe import ReopenDuplicates


async def when_pair_reopened_compare_it(command: ReopenDuplicates, store: DedupeStore) -> None:
    await compare_two(command.left_id, command.right_id, store)
