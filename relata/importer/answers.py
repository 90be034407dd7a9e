"""What becomes of our commands: facts and refusals of the contacts service, found by the id of their cause."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from relata.broker import existing_topics, reader, records_from
from relata.terminal import Exit, Failed
from shared.contracts.contacts import (
    COMMANDS,
    EVENTS,
    REJECTIONS,
    ContactChanged,
    ContactChanges,
    ContactCommandRejected,
    ContactCreated,
    FieldError,
)
from shared.contracts.message import dead_letter_topic
from shared.platform.kafka.dead_letter import PREFIX
from shared.platform.kafka.envelope import Received, read
from shared.platform.settings import Settings


@dataclass(frozen=True, slots=True)
class Accepted:
    command_id: str
    no: str
    contact_id: UUID
    version: int = 1


@dataclass(frozen=True, slots=True)
class Changed:
    """`old` and `new` are the fields that the command changed, and that followed, before and after."""

    command_id: str
    no: str
    contact_id: UUID
    version: int
    old: dict[str, Any]
    new: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Refused:
    command_id: str
    errors: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True)
class PutAside:
    """The service could not handle the command: it lies among its dead letters and may still be replayed."""

    command_id: str
    reason: str


Answer = Accepted | Changed | Refused | PutAside
CHANGEABLE = frozenset(ContactChanges.model_fields) - {"company_id"}


class Answers:
    """The answers to commands whose id begins with `prefix`, each once or more often, in the order of the broker."""

    def __init__(
        self, consumer: AIOKafkaConsumer, settings: Settings, prefix: str, began: Mapping[TopicPartition, int]
    ) -> None:
        self._consumer = consumer
        self.began = began
        """Where it began to listen."""
        self._prefix = prefix
        self._read: dict[str, Callable[[ConsumerRecord[bytes, bytes]], Answer | None]] = {
            settings.named(EVENTS.name): self._accepted,
            settings.named(REJECTIONS.name): self._refused,
            settings.named(dead_letter_topic(COMMANDS.owner)): self._put_aside,
        }

    async def next(self, timeout_seconds: float) -> list[Answer]:
        """Those that are there, or that come before the timeout."""
        batches = await self._consumer.getmany(timeout_ms=int(timeout_seconds * 1000))
        answers = (self._read[record.topic](record) for records in batches.values() for record in records)
        return [answer for answer in answers if answer]

    async def missed(self) -> AsyncIterator[Answer]:
        """Those between the place where this began to listen and the end as it is now."""
        async for record in records_from(self._consumer, dict(self.began)):
            if answer := self._read[record.topic](record):
                yield answer
        self._consumer.resume(*self._consumer.assignment())

    def _accepted(self, record: "ConsumerRecord[bytes, bytes]") -> Accepted | Changed | None:
        cause = self._ours(record, "causation-id")
        match read(record, EVENTS) if cause else None:
            case Received(message=ContactCreated() as created):
                return Accepted(cause, created.contact.no, created.contact_id)
            case Received(message=ContactChanged() as changed):
                old = {field: value for field, value in changed.old.items() if field in CHANGEABLE}
                after = changed.contact.model_dump(mode="json")
                new = {field: after[field] for field in old}
                return Changed(cause, changed.contact.no, changed.contact_id, changed.version, old, new)
        return None

    def _refused(self, record: "ConsumerRecord[bytes, bytes]") -> Refused | None:
        if not (record.key or b"").startswith(self._prefix.encode()):
            return None
        match read(record, REJECTIONS):
            case Received(message=ContactCommandRejected() as rejected):
                return Refused(rejected.command_id, rejected.errors)
        return None

    def _put_aside(self, record: "ConsumerRecord[bytes, bytes]") -> PutAside | None:
        if not (id := self._ours(record, "ce_id")):
            return None
        return PutAside(id, _header(record, f"{PREFIX}reason"))

    def _ours(self, record: "ConsumerRecord[bytes, bytes]", header: str) -> str:
        id = _header(record, header)
        return id if id.startswith(self._prefix) else ""


def _header(record: "ConsumerRecord[bytes, bytes]", name: str) -> str:
    return next((value.decode(errors="replace") for header, value in record.headers if header == name), "")


@asynccontextmanager
async def listen(settings: Settings, prefix: str, since: Mapping[str, int] | None = None) -> AsyncIterator[Answers]:
    """Answers from now on, or `since` places as `place_of` names them.

    Raises Failed when the broker is away or knows no contacts.
    """
    existing = await existing_topics(settings)
    for topic in (COMMANDS, EVENTS, REJECTIONS):
        if settings.named(topic.name) not in existing:
            raise Failed(
                f"Kafka at {settings.kafka_bootstrap_servers} has no topic {settings.named(topic.name)}: "
                "start the contacts service, or make the topics with: relata topics --create",
                Exit.BROKER_AWAY,
            )
    heard = (EVENTS.name, REJECTIONS.name, dead_letter_topic(COMMANDS.owner))
    partitions = [partition for name in heard for partition in existing.get(settings.named(name), [])]
    async with reader(settings, partitions) as consumer:
        began = {
            partition: min(end, (since or {}).get(place_of(partition), end))
            for partition, end in (await consumer.end_offsets(partitions)).items()
        }
        for partition, offset in began.items():
            consumer.seek(partition, offset)
        yield Answers(consumer, settings, prefix, began)


def place_of(partition: TopicPartition) -> str:
    return f"{partition.topic}/{partition.partition}"
