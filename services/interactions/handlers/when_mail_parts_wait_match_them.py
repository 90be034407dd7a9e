"""MailDelivered whose parts wait -> Interaction -> InteractionLogged or InteractionUnmatched, or nothing.

The contact may have come while they were written.
"""

from services.interactions.store import InteractionStore
from shared.contracts.mail import MailDelivered


async def when_mail_parts_wait_match_them(message: MailDelivered, store: InteractionStore) -> None:
    for part in await store.mailroom.parts([message]):
        await store.second_look.look_again(store.waiting.of_source(part))
