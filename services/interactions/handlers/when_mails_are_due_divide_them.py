"""MailsDue -> mails that wait for this address -> InteractionLogged or InteractionUnmatched; MailsDue for the rest."""

from services.interactions.store import InteractionStore
from shared.contracts.interactions import MailsDue


async def when_mails_are_due_divide_them(due: MailsDue, store: InteractionStore) -> None:
    await store.divide_waiting_mails(due.address, due)
