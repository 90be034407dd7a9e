"""MailDelivered -> Mail: divided among those it is between, or kept with the reason why not."""

from services.interactions.store import InteractionStore
from shared.contracts.mail import MailDelivered


async def when_mail_arrives_divide_it(message: MailDelivered, store: InteractionStore) -> None:
    if await store.mailroom.mail(message.message_id) is None:
        store.mailroom.keep(store.mailroom.take_in(message, store.sent_at))
