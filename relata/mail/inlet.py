"""`relata mail listen`: where a journal rule or a mail server delivers by SMTP or LMTP.

A mail is accepted (250) only when the broker has confirmed it; while the broker is away the sender is told to come
again (451), and keeps it. So nothing is stored here and nothing is lost.
"""

import asyncio
import signal
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import structlog
from aiokafka.errors import KafkaError
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from relata.mail.reading import NotAMail, read_mail
from relata.mail.telling import sealed
from relata.terminal import Exit, Failed, Terminal
from shared.contracts.mail import MAIL_EVENTS
from shared.platform.kafka.producer import BrokerUnavailable, Publisher
from shared.platform.kafka.topics import ensure_topics
from shared.platform.settings import Settings, read_settings

log = structlog.get_logger(__name__)

SOURCE = "/relata/mail/listen"
ACCEPTED = "250 2.0.0 The broker has it"
AGAIN_SECONDS = 5.0
AWAY = "451 4.3.0 The broker is away, come again"


@dataclass(frozen=True, slots=True)
class InletOptions:
    """Where to listen, for whom, how much; `recipients` empty takes mail for anybody."""

    host: str = "127.0.0.1"
    port: int = 8025
    lmtp: bool = False
    recipients: Sequence[str] = ()
    max_bytes: int = 32 << 20
    certificate: Path | None = None
    key: Path | None = None


class Inlet:
    """What a mail server's session meets; aiosmtpd calls `handle_RCPT` and `handle_DATA`."""

    def __init__(self, publisher: Publisher, options: InletOptions) -> None:
        self._publisher, self._lmtp = publisher, options.lmtp
        self._recipients = {address.lower() for address in options.recipients}

    async def handle_RCPT(  # noqa: N802  # aiosmtpd finds it by this name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._recipients and address.lower() not in self._recipients:
            return "550 5.1.1 Nobody here has this address"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # the same
        """One answer, in LMTP one for each recipient (RFC 2033)."""
        answer = await self._taken(bytes(envelope.original_content or b""))
        return "\r\n".join([answer] * (len(envelope.rcpt_tos) if self._lmtp else 1))

    async def _taken(self, content: bytes) -> str:
        now = datetime.now(UTC)
        try:
            await self._publisher.publish([sealed(read_mail(content, now), SOURCE, now)])
        except NotAMail as why:
            return f"554 5.6.0 {why}"
        except BrokerUnavailable as error:
            log.warning("mail not taken", error=str(error)[:200])
            return AWAY
        return ACCEPTED


@asynccontextmanager
async def listening(publisher: Publisher, options: InletOptions) -> AsyncIterator[int]:
    """Listen for the time of this context; the port, which is a free one when the options say 0."""
    tls = _tls(options)
    protocol: Callable[..., SMTP] = LMTP if options.lmtp else SMTP
    inlet = Inlet(publisher, options)

    def session() -> SMTP:
        return protocol(
            inlet,
            data_size_limit=options.max_bytes,
            enable_SMTPUTF8=True,
            ident="Relata",
            tls_context=tls,
            require_starttls=tls is not None,
        )

    server = await asyncio.get_running_loop().create_server(session, options.host, options.port)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def _tls(options: InletOptions) -> ssl.SSLContext | None:
    if options.certificate is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(options.certificate, options.key)
    except (OSError, ssl.SSLError) as error:
        raise Failed(f"The certificate {options.certificate} cannot be used: {error}") from error
    return context


async def _make_topic(settings: Settings) -> None:
    """As soon as the broker lets us; until then senders are told to come again."""
    while True:
        try:
            return await ensure_topics(settings, [MAIL_EVENTS])
        except (KafkaError, OSError) as error:
            log.warning("topic not made yet", error=type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)


async def listen(terminal: Terminal, options: InletOptions) -> Exit:
    """Until SIGTERM or Ctrl-C."""
    settings = read_settings()
    publisher = Publisher(settings)
    ended = asyncio.Event()
    for end in (signal.SIGTERM, signal.SIGINT):
        with suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(end, ended.set)
    try:
        async with listening(publisher, options) as port:
            kind = "LMTP" if options.lmtp else "SMTP"
            terminal.say(f"Listening for {kind} on {options.host}:{port}; end with Ctrl-C.")
            making = asyncio.create_task(_make_topic(settings))
            await ended.wait()
            making.cancel()
    except OSError as error:
        raise Failed(f"{options.host}:{options.port} cannot be listened on: {error}") from error
    finally:
        await publisher.stop()
    return Exit.OK
