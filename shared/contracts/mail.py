"""The mail system's facts that Relata reads."""

from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, Field, StringConstraints

from shared.contracts.message import Message, Topic

Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=320)]


def _bare(message_id: str) -> str:
    """`<id@host>` and `id@host` are one id."""
    return message_id.strip().removeprefix("<").removesuffix(">").strip() or message_id


class MailDelivered(Message):
    """A mail came to the mailbox that our salespeople's mail is routed to, whether they sent or received it.

    `message_id` is the Internet Message-Id without its brackets, else the mail system's own id: by it a mail is known
    again. Addresses are bare (`ann@example.com`). `sent_at` is when it was sent, else received. Of attachments only the
    names are told, and of the text nothing.
    """

    message_id: Annotated[str, Field(min_length=1, max_length=998), AfterValidator(_bare)]
    from_address: Address = ""
    to_addresses: tuple[Address, ...] = ()
    cc_addresses: tuple[Address, ...] = ()
    subject: str = ""
    sent_at: AwareDatetime
    is_draft: bool = False
    attachment_names: tuple[str, ...] = ()

    def source_id(self) -> str:
        return f"mail|{self.message_id}"

    def key(self) -> str:
        return self.message_id


MAIL_EVENTS = Topic("mail.message.events.v1", (MailDelivered,), keyed_by="message_id")
TOPICS = (MAIL_EVENTS,)
