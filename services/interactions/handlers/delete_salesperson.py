"""DeleteSalesperson -> Salesperson -> SalespersonDeleted."""

from services.interactions.domain.salesperson import deleted
from services.interactions.store import InteractionStore
from shared.contracts.interactions import DeleteSalesperson


async def delete_salesperson(command: DeleteSalesperson, store: InteractionStore) -> None:
    store.mailroom.keep_salesperson(*deleted(command, await store.mailroom.salesperson(command.code)))
