"""SaveSalesperson -> mails that wait for this address -> InteractionLogged or InteractionUnmatched; MailsDue."""

from services.interactions.store import InteractionStore
from shared.contracts.interactions import SaveSalesperson


async def when_salesperson_comes_divide_what_waits(command: SaveSalesperson, store: InteractionStore) -> None:
    if command.email:
        await store.divide_waiting_mails(command.email)
