"""A maildir or an mbox file, mail by mail."""

import mailbox
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from relata.terminal import Failed


@dataclass(frozen=True, slots=True)
class StoredMail:
    """One mail as it lies there; `name` tells it from the others."""

    name: str
    content: bytes
    arrived_at: datetime
    is_draft: bool


def stored_mails(path: Path) -> Iterator[StoredMail]:
    """Every mail of a maildir (a folder with cur and new) or of an mbox file, one at a time.

    Raises Failed when `path` is neither.
    """
    if path.is_dir():
        yield from _in_maildir(path)
    else:
        yield from _in_mbox(path)


def _in_maildir(path: Path) -> Iterator[StoredMail]:
    if not all((path / folder).is_dir() for folder in ("cur", "new")):
        raise Failed(f"{path} is no maildir: it has no folders cur and new.")
    box = mailbox.Maildir(path, create=False)
    for key in sorted(box.iterkeys()):
        info = box.get_message(key)
        arrived = datetime.fromtimestamp(info.get_date(), UTC)
        yield StoredMail(key, box.get_bytes(key), arrived, "D" in info.get_flags())


def _in_mbox(path: Path) -> Iterator[StoredMail]:
    try:
        with path.open("rb") as file:
            first = file.read(5)
    except OSError as error:
        raise Failed(f"{path} cannot be read: {error.strerror}.") from error
    if first not in (b"From ", b""):
        raise Failed(f"{path} is no mbox file: it does not begin with From.")
    box = mailbox.mbox(path, create=False)
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            info = box.get_message(key)
            yield StoredMail(f"{path.name}:{number}", box.get_bytes(key), _delivered(info), "T" in info.get_flags())
    finally:
        box.close()


def _delivered(message: mailbox.mboxMessage) -> datetime:
    """The time in the line that separates mails; where it tells none, now."""
    words = message.get_from().split(maxsplit=1)
    try:
        return datetime.strptime(words[1].strip(), "%a %b %d %H:%M:%S %Y").replace(tzinfo=UTC)
    except (ValueError, IndexError):
        return datetime.now(UTC)
