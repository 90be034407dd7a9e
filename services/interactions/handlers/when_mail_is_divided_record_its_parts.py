"""MailDelivered -> an Interaction for each part of the mail -> InteractionLogged or InteractionUnmatched.

One of us may have come while the mail was written, so a mail that found none is divided again.
"""

from services.interactions.store import InteractionStore
from shared.contracts.mail import MailDelivered


async def when_mail_is_divided_record_its_parts(message: MailDelivered, store: InteractionStore) -> None:
    kept = await store.mailroom.mail(message.message_id)
    if kept is None:
        return
    mail = store.mailroom.divided(kept)
    if mail is not kept:
        store.mailroom.keep(mail)
    for part in mail.parts():
        await store.ledger.record(part, mail.received_at)
