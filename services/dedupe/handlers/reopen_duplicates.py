"""ReopenDuplicates -> the pair, open again -> DuplicateFound."""

from services.dedupe.domain.decisions import reopen
from services.dedupe.store.batch import DedupeStore
from shared.contracts.dedupe import ReopenDuplicates


async def reopen_duplicates(command: ReopenDuplicates, store: DedupeStore) -> None:
    pair = await store.decided(command)
    store.save(reopen(pair, command, store.now, prompt=store.setup.autosearch))
