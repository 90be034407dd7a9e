"""`relata mail import PATH`: every mail of a maildir or mbox, told to the services."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from time import monotonic

from relata.broker import broker_errors
from relata.mail.mailbox_file import StoredMail, stored_mails
from relata.mail.reading import NotAMail, read_mail
from relata.mail.telling import sealed
from relata.terminal import Exit, Terminal
from relata.topics import create_topics
from shared.contracts.mail import MAIL_EVENTS
from shared.platform.kafka.envelope import Outgoing
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import read_settings

SOURCE = "/relata/mail/import"
AT_ONCE = 200


async def import_mails(terminal: Terminal, path: Path) -> Exit:
    """Exit code 0, or 1 when some could not be read; a repeat is harmless, since mails are known by their id."""
    settings, started = read_settings(), monotonic()
    publisher = Publisher(settings)
    unreadable: list[dict[str, str]] = []
    told = 0
    try:
        await create_topics(settings, [MAIL_EVENTS])
        with broker_errors(settings):
            mails = _readable(stored_mails(path), unreadable)
            while batch := list(islice(mails, AT_ONCE)):
                await publisher.publish(batch)
                told += len(batch)
    finally:
        await publisher.stop()
    _tell(terminal, told, unreadable, monotonic() - started)
    return Exit.REFUSED if unreadable else Exit.OK


def _readable(stored: Iterable[StoredMail], unreadable: list[dict[str, str]]) -> Iterator[Outgoing]:
    for mail in stored:
        try:
            yield sealed(read_mail(mail.content, mail.arrived_at, is_draft=mail.is_draft), SOURCE, datetime.now(UTC))
        except NotAMail as why:
            unreadable.append({"mail": mail.name, "reason": str(why)})


def _tell(terminal: Terminal, told: int, unreadable: list[dict[str, str]], seconds: float) -> None:
    terminal.say(f"{told:,} mails told in {seconds:.1f} s, {len(unreadable):,} could not be read.")
    if unreadable:
        terminal.table(("Mail", "Because"), ((each["mail"], each["reason"]) for each in unreadable))
    terminal.result({"told": told, "unreadable": unreadable, "seconds": round(seconds, 3)})
