"""CloudEvents 1.0 on Kafka: from a record to a message and back (binary mode out, both modes in)."""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import lz4.block
import orjson
from aiokafka import ConsumerRecord
from pydantic import ValidationError

from shared.contracts.message import Message, Topic

MAX_VALUE_BYTES = 1_000_000
"""Larger values are put aside unread: a broker's own default limit is about the same."""


@dataclass(frozen=True, slots=True)
class Received:
    """A message as it came, with the headers that tell what it is and where it came from."""

    message: Message
    id: str
    source: str
    topic: str
    time: datetime
    correlation_id: str = ""
    traceparent: str = ""
    is_command: bool = False
    record: "ConsumerRecord[bytes, bytes] | None" = None

    @property
    def type(self) -> str:
        return type(self.message).__name__

    @property
    def identity(self) -> str:
        """What tells a duplicate, by CloudEvents: source and id together."""
        return f"{self.source} {self.id}"


@dataclass(frozen=True, slots=True)
class Malformed:
    """A record that cannot be read: why, as a stable code and a sentence."""

    record: "ConsumerRecord[bytes, bytes]"
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message sealed for a topic. `value` None is a tombstone. `stored` is its form in a database."""

    id: str
    type: str
    topic: str
    key: str
    value: str | None
    source: str
    time: str
    correlation_id: str = ""
    causation_id: str = ""
    traceparent: str = ""

    def stored(self) -> dict[str, Any]:
        """As stored; `restored` makes the same of it again. Half of a document would be the event of its state."""
        value = None if self.value is None else b64encode(lz4.block.compress(self.value.encode())).decode()
        return {name: getattr(self, name) for name in self.__slots__} | {"value": value}

    @classmethod
    def restored(cls, stored: Mapping[str, Any]) -> "Outgoing":
        value = stored["value"]
        return cls(**{**stored, "value": None if value is None else lz4.block.decompress(b64decode(value)).decode()})

    def headers(self) -> list[tuple[str, bytes]]:
        pairs = {
            "ce_specversion": "1.0",
            "ce_id": self.id,
            "ce_source": self.source,
            "ce_type": self.type,
            "ce_time": self.time,
            "ce_subject": self.key,
            "content-type": "application/json",
            "correlation-id": self.correlation_id,
            "causation-id": self.causation_id,
            "traceparent": self.traceparent,
        }
        return [(name, value.encode()) for name, value in pairs.items() if value]


def seal(
    message: Message, topic: Topic, *, id: str, source: str, time: datetime, cause: Received | None = None
) -> Outgoing:
    """`message` ready to send; its correlation is the cause's, or starts here."""
    return Outgoing(
        id=id,
        type=type(message).__name__,
        topic=topic.name,
        key=message.key(),
        value=message.model_dump_json(),
        source=source,
        time=time.isoformat(),
        correlation_id=(cause.correlation_id or cause.id) if cause else id,
        causation_id=cause.id if cause else "",
        traceparent=cause.traceparent if cause else "",
    )


def tombstone(of: Outgoing) -> Outgoing:
    """The empty value by which compaction forgets the key of `of`."""
    return Outgoing(f"{of.id}:tombstone", of.type, of.topic, of.key, None, of.source, of.time)


def command(message: Message, source: str, *, id: str = "", topic: Topic, correlation_id: str = "") -> Received:
    """A command that came by another way than Kafka, as HTTP."""
    id = id or str(uuid4())
    return Received(message, id, source, topic.name, datetime.now(UTC), correlation_id or id, is_command=True)


def read(record: "ConsumerRecord[bytes, bytes]", topic: Topic) -> Received | Malformed | None:
    """The message of a record; None for what is not for us: a tombstone, or a type that this topic's readers skip."""
    if record.value is None:
        return None
    if len(record.value) > MAX_VALUE_BYTES:
        return Malformed(record, "value_too_large", f"{len(record.value)} bytes; at most {MAX_VALUE_BYTES} are read")
    try:
        headers = {name: (value or b"").decode() for name, value in record.headers}
    except UnicodeDecodeError as error:
        return Malformed(record, "headers_not_utf8", str(error))
    if headers.get("content-type", "").startswith("application/cloudevents"):
        return _read_structured(record, headers, topic)
    return _read(record, headers, record.value, topic)


def _read_structured(
    record: "ConsumerRecord[bytes, bytes]", headers: dict[str, str], topic: Topic
) -> Received | Malformed | None:
    try:
        envelope: dict[str, Any] = orjson.loads(record.value or b"")
        attributes = {f"ce_{name}": str(value) for name, value in envelope.items() if name != "data"}
        value = orjson.dumps(envelope["data"])
    except (orjson.JSONDecodeError, AttributeError, KeyError) as error:
        return Malformed(record, "not_json", f"not a CloudEvents envelope: {error}")
    return _read(record, {**attributes, **headers}, value, topic)


def _read(
    record: "ConsumerRecord[bytes, bytes]", headers: dict[str, str], value: bytes, topic: Topic
) -> Received | Malformed | None:
    missing = [name for name in ("ce_id", "ce_type", "ce_source") if not headers.get(name)]
    if missing:
        return Malformed(record, "header_missing", f"no {', '.join(missing)}")
    model = topic.types.get(headers["ce_type"])
    if model is None:
        if topic.carries_commands:
            return Malformed(record, "unknown_command", f"{headers['ce_type']} is no command of {topic.name}")
        return None
    try:
        message = model.model_validate_json(value)
    except ValidationError as error:
        return Malformed(record, *_why(error))
    return Received(
        message,
        headers["ce_id"],
        headers["ce_source"],
        topic.name,
        _time(headers.get("ce_time", ""), record),
        headers.get("correlation-id", ""),
        headers.get("traceparent", ""),
        topic.carries_commands,
        record,
    )


def _time(text: str, record: "ConsumerRecord[bytes, bytes]") -> datetime:
    """When it happened; the broker's time stands in where the sender tells none that can be read."""
    try:
        told = datetime.fromisoformat(text)
    except ValueError:
        return _broker_time(record)
    return told if told.tzinfo else told.replace(tzinfo=UTC)


def _broker_time(record: "ConsumerRecord[bytes, bytes]") -> datetime:
    """The record's own timestamp, which a sender may have set to anything: then the beginning of time."""
    try:
        return datetime.fromtimestamp(record.timestamp / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC)


def _why(error: ValidationError) -> tuple[str, str]:
    """Code and sentence, naming fields and rules but never the values, which may be personal."""
    problems = error.errors(include_url=False, include_input=False, include_context=False)
    if problems[0]["type"] == "json_invalid":
        return "not_json", problems[0]["msg"]
    return "schema", "; ".join(f"{_where(p['loc'])}: {p['msg']}" for p in problems[:10])


def _where(path: Sequence[int | str]) -> str:
    """The path of a field; a key that the sender chose is shown as a star."""
    return ".".join(str(part) if re.fullmatch(r"[a-z0-9_]+", str(part)) else "*" for part in path) or "value"
