"""A mail ready for its topic."""

from datetime import datetime

from relata.mail.reading import NotAMail
from shared.contracts.mail import MAIL_EVENTS, MailDelivered
from shared.platform.kafka.envelope import MAX_VALUE_BYTES, Outgoing, seal


def sealed(mail: MailDelivered, source: str, now: datetime) -> Outgoing:
    """The event of this mail; the same mail has the same event id. Raises NotAMail when no reader would take it."""
    event = seal(mail, MAIL_EVENTS, id=mail.message_id, source=source, time=now)
    if len((event.value or "").encode()) > MAX_VALUE_BYTES:
        raise NotAMail(f"Its addresses make more than {MAX_VALUE_BYTES} bytes.")
    return event
