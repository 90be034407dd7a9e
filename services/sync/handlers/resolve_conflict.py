"""ResolveConflict -> AccountRecord; what follows for the losing side is settled afterwards."""

from services.sync.domain.accounts.by_hand import resolve
from services.sync.domain.accounts.settling import Settled
from services.sync.store import SyncStore
from shared.contracts.accounts import ResolveConflict


async def resolve_conflict(command: ResolveConflict, sync: SyncStore) -> None:
    record = await sync.accounts.get(command.link_id)
    sync.accounts.save(record, Settled(resolve(record, command)))
