"""From the bytes of a mail to `MailDelivered`, with the standard library's parser. It refuses next to nothing."""

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parsedate_to_datetime
from hashlib import sha256

from pydantic import ValidationError

from shared.contracts.mail import MailDelivered

SUBJECT, NAME, NAMES = 500, 255, 100
"""Characters of a subject and of an attachment's name that are told, and how many names."""
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\s]+")


class NotAMail(Exception):
    """Bytes that no mail can be made of: why."""


def read_mail(content: bytes, arrived_at: datetime, *, is_draft: bool = False) -> MailDelivered:
    """The mail in `content`; of a journal report (Exchange, X-MS-Journal-Report) the mail that it carries.

    A mail without a Message-Id is known by its content, one without a date by when it arrived.
    """
    message = _unwrapped(message_from_bytes(content))
    if not message.keys():
        raise NotAMail("It has no headers.")
    try:
        return MailDelivered(
            message_id=_text(message["Message-ID"])[:998] or f"sha256:{sha256(content).hexdigest()}",
            from_address=next(iter(_addresses(message.get_all("From", []))), ""),
            to_addresses=tuple(_addresses(message.get_all("To", []))),
            cc_addresses=tuple(_addresses(message.get_all("Cc", []))),
            subject=_text(message["Subject"])[:SUBJECT],
            sent_at=_sent_at(message) or arrived_at,
            is_draft=is_draft or _text(message["X-Unsent"]) == "1",
            attachment_names=tuple(_attachment_names(message))[:NAMES],
        )
    except ValidationError as error:
        raise NotAMail("; ".join(f"{p['loc'][0]}: {p['msg']}" for p in error.errors(include_input=False))) from error


def _unwrapped(message: Message) -> Message:
    """The mail that a journal report is about."""
    if "X-MS-Journal-Report" in message and message.is_multipart():
        for part in message.walk():
            if part.get_content_type() == "message/rfc822" and part.is_multipart():
                return part.get_payload(0)  # type: ignore[return-value]
    return message


def _text(value: object) -> str:
    """A header in plain characters, on one line; what cannot be decoded stays as it is written."""
    written = "" if value is None else str(value)
    with suppress(LookupError, ValueError, HeaderParseError):
        written = str(make_header(decode_header(written)))
    return _UNSEEN.sub(" ", written.encode("utf-8", "replace").decode()).strip()


def _addresses(headers: Iterable[object]) -> list[str]:
    """Bare addresses; names, groups and what is no address are left out."""
    pairs = getaddresses([_UNSEEN.sub(" ", str(header)) for header in headers])
    found = (_text(address).replace(" ", "") for _, address in pairs)
    return [address for address in found if "@" in address and len(address) <= 320]


def _sent_at(message: Message) -> datetime | None:
    """The Date header; a time without a zone is UTC."""
    try:
        told = parsedate_to_datetime(_text(message["Date"]))
        return told.replace(tzinfo=told.tzinfo or UTC).astimezone(UTC)
    except (TypeError, ValueError, OverflowError, IndexError):
        return None


def _attachment_names(message: Message) -> Iterable[str]:
    for part in message.walk():
        try:
            name = part.get_filename()
        except (LookupError, ValueError, TypeError):
            name = None
        if name and (name := _text(name)[:NAME]):
            yield name
