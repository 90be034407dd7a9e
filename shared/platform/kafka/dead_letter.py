"""What cannot be read or handled goes to `<group>.dead-letter` as it was, with where it came from and why."""

from datetime import datetime

from aiokafka import ConsumerRecord

from shared.contracts.message import dead_letter_topic
from shared.platform.settings import Settings

PREFIX = "dead-letter-"
MAX_LETTER_BYTES = 1_040_000
"""Key, value and headers together; a broker takes 1,048,588 by default, ours come on top."""
KEPT_OF_TOO_LARGE = 64 * 1024
"""Bytes kept of a key or value, when all together is too large to write; larger headers are left out."""

Headers = list[tuple[str, bytes]]
RawRecord = tuple[str, bytes | None, bytes | None, Headers]


def dead_letter(
    record: "ConsumerRecord[bytes, bytes]", *, group: str, reason: str, detail: str, now: datetime, settings: Settings
) -> RawRecord:
    """The record for the dead-letter topic: value and headers unchanged, plus `dead-letter-*` headers."""
    key, value, headers, cut = _fitting(record)
    origin = {
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "group": group,
        "reason": reason,
        "detail": f"{detail[:1900]}{cut}",
        "at": now.isoformat(),
    }
    headers += [(PREFIX + name, text.encode()) for name, text in origin.items()]
    return settings.named(dead_letter_topic(group)), key, value, headers


def _fitting(record: "ConsumerRecord[bytes, bytes]") -> tuple[bytes | None, bytes | None, Headers, str]:
    """Key, value, headers, and what was cut off them so that they can be written."""
    key, value = record.key, record.value
    headers = [(name, text) for name, text in record.headers if not name.startswith(PREFIX)]
    of_headers = sum(len(name) + len(text or b"") for name, text in headers)
    if len(key or b"") + len(value or b"") + of_headers <= MAX_LETTER_BYTES:
        return key, value, headers, ""
    if of_headers > KEPT_OF_TOO_LARGE:
        headers = []
    cut = f"; too large: of key and value the first {KEPT_OF_TOO_LARGE} bytes are kept, and {len(headers)} headers"
    return key and key[:KEPT_OF_TOO_LARGE], value and value[:KEPT_OF_TOO_LARGE], headers, cut
