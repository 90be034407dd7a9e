"""AcceptDuplicates -> the pair, accepted -> DuplicatesAccepted."""

from services.dedupe.domain.decisions import accept
from services.dedupe.store.batch import DedupeStore
from shared.contracts.dedupe import AcceptDuplicates


async def accept_duplicates(command: AcceptDuplicates, store: DedupeStore) -> None:
    store.save(accept(await store.decided(command), command, store.now))
