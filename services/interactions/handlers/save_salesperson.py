"""SaveSalesperson -> Salesperson -> SalespersonSaved."""

from services.interactions.domain.salesperson import saved
from services.interactions.store import InteractionStore
from shared.contracts.interactions import SaveSalesperson


async def save_salesperson(command: SaveSalesperson, store: InteractionStore) -> None:
    store.mailroom.keep_salesperson(*saved(command, await store.mailroom.salesperson(command.code)))
