"""What becomes of our commands: facts and refusals of the contacts service, found by the id of their cause."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from aiokafka import AIOKafkaConsumer, ConsumerRecord

from relata.broker import existing_topics, reader
from relata.terminal import Exit, Failed
from shared.contracts.contacts import COMMANDS, EVENTS, REJECTIONS, ContactCommandRejected, ContactCreated, FieldError
from shared.contracts.message import dead_letter_topic
from shared.platform.kafka.dead_letter import PREFIX
from shared.platform.kafka.envelope import Received, read
from shared.platform.settings import Settings


@dataclass(frozen=True, slots=True)
class Accepted:
    command_id: str
    no: str
    contact_id: UUID


@dataclass(frozen=True, slots=True)
class Refused:
    command_id: str
    errors: tuple[FieldError, ...]


@dataclass(frozen=True, slots=True)
class PutAside:
    """The service could not handle the command: it lies among its dead letters and may still be replayed."""

    command_id: str
    reason: str


Answer = Accepted | Refused | PutAside


class Answers:
    """The answers to commands whose id begins with `prefix`, each once or more often, in the order of the broker."""

    def __init__(self, consumer: AIOKafkaConsumer, settings: Settings, prefix: str) -> None:
        self._consumer = consumer
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

    def _accepted(self, record: "ConsumerRecord[bytes, bytes]") -> Accepted | None:
        cause = self._ours(record, "causation-id")
        match read(record, EVENTS) if cause else None:
            case Received(message=ContactCreated() as created):
                return Accepted(cause, created.contact.no, created.contact_id)
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
async def listen(settings: Settings, prefix: str) -> AsyncIterator[Answers]:
    """Answers from now on; raises Failed when the broker is away or knows no contacts."""
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
        for partition, end in (await consumer.end_offsets(partitions)).items():
            consumer.seek(partition, end)
        yield Answers(consumer, settings, prefix)
