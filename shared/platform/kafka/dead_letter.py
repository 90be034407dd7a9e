"""What cannot be read or handled goes to `<group>.dead-letter` as it was, with where it came from and why."""

from datetime import datetime

from aiokafka import ConsumerRecord

from shared.contracts.message import dead_letter_topic
from shared.platform.kafka.envelope import MAX_VALUE_BYTES
from shared.platform.settings import Settings

PREFIX = "dead-letter-"
KEPT_OF_TOO_LARGE = 64 * 1024
"""Bytes kept of a value that is too large to read, and so too large to write."""

RawRecord = tuple[str, bytes | None, bytes | None, list[tuple[str, bytes]]]


def dead_letter(
    record: "ConsumerRecord[bytes, bytes]", *, group: str, reason: str, detail: str, now: datetime, settings: Settings
) -> RawRecord:
    """The record for the dead-letter topic: value and headers unchanged, plus `dead-letter-*` headers."""
    value = record.value
    if value is not None and len(value) > MAX_VALUE_BYTES:
        value, detail = value[:KEPT_OF_TOO_LARGE], f"{detail}; the first {KEPT_OF_TOO_LARGE} bytes are kept here"
    origin = {
        "topic": record.topic,
        "partition": str(record.partition),
        "offset": str(record.offset),
        "group": group,
        "reason": reason,
        "detail": detail[:2000],
        "at": now.isoformat(),
    }
    headers = [(name, value) for name, value in record.headers if not name.startswith(PREFIX)]
    headers += [(PREFIX + name, text.encode()) for name, text in origin.items()]
    return settings.named(dead_letter_topic(group)), record.key, value, headers
