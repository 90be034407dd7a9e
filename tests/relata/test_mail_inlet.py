"""The inlet of mail: accepted when the broker has it, sent away to come again when the broker is away."""

import asyncio
import smtplib
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from relata.mail.inlet import InletOptions, listening
from shared.contracts.mail import MailDelivered
from shared.platform.kafka.producer import BrokerUnavailable
from tests.fakes import RecordingPublisher
from tests.relata.test_mail_reading import offer

SENDER, JOURNAL = "rule@mail.example", "journal@relata.example"


class Away(RecordingPublisher):
    """A broker that does not answer."""

    async def publish(self, messages: Sequence[Any]) -> None:
        raise BrokerUnavailable("no answer")


async def delivered(
    publisher: RecordingPublisher,
    content: bytes,
    kind: Callable[..., smtplib.SMTP] = smtplib.SMTP,
    to: Sequence[str] = (JOURNAL,),
    **options: Any,
) -> Any:
    """What the mail server is told: an error's codes by recipient or at all, else what no recipient took."""

    def deliver(port: int) -> Any:
        with kind("127.0.0.1", port) as client:
            try:
                return client.sendmail(SENDER, list(to), content)
            except (smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as error:
                return error.smtp_code
            except smtplib.SMTPRecipientsRefused as error:
                return {address: code for address, (code, _) in error.recipients.items()}

    chosen = InletOptions(port=0, lmtp=kind is smtplib.LMTP, **options)
    async with listening(publisher, chosen) as port:  # type: ignore[arg-type]
        return await asyncio.to_thread(deliver, port)


@pytest.mark.parametrize("kind", [smtplib.SMTP, smtplib.LMTP])
async def test_a_mail_that_is_delivered_is_told(kind: Callable[..., smtplib.SMTP]) -> None:
    publisher = RecordingPublisher()

    refused = await delivered(publisher, bytes(offer()), kind)

    [told] = publisher.messages()
    assert refused == {}
    assert isinstance(told, MailDelivered)
    assert told.message_id == "1042@relata.example"


async def test_while_the_broker_is_away_the_sender_is_told_to_come_again() -> None:
    assert await delivered(Away(), bytes(offer())) == 451


async def test_by_lmtp_every_recipient_has_its_answer() -> None:
    publisher = RecordingPublisher()

    def two_answers(port: int) -> list[int]:
        with smtplib.LMTP("127.0.0.1", port) as client:
            client.ehlo_or_helo_if_needed()
            client.mail(SENDER)
            for address in (JOURNAL, "archive@relata.example"):
                client.rcpt(address)
            first, _ = client.data(bytes(offer()))
            return [first, client.getreply()[0]]

    async with listening(publisher, InletOptions(port=0, lmtp=True)) as port:  # type: ignore[arg-type]
        assert await asyncio.to_thread(two_answers, port) == [250, 250]


async def test_what_is_no_mail_is_refused_for_good() -> None:
    assert await delivered(RecordingPublisher(), b"\r\njust a text") == 554


async def test_mail_for_others_is_refused() -> None:
    publisher = RecordingPublisher()

    refused = await delivered(publisher, bytes(offer()), to=("stranger@relata.example",), recipients=(JOURNAL,))

    assert (refused, publisher.sent) == ({"stranger@relata.example": 550}, [])


async def test_a_mail_that_is_too_large_is_refused() -> None:
    assert await delivered(RecordingPublisher(), bytes(offer()), max_bytes=100) == 552
