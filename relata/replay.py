"""What goes back to its topic when a dead letter is replayed, and what must not."""

from typing import TypeAlias

from aiokafka import ConsumerRecord, TopicPartition

from relata.broker import reader, records_from
from relata.letters import Letter
from shared.contracts.catalogue import TOPICS
from shared.platform.kafka.dead_letter import PREFIX, RawRecord
from shared.platform.settings import Settings

Record: TypeAlias = "ConsumerRecord[bytes, bytes]"


class NotReplayable(Exception):
    """A letter has to stay where it is; the message says why."""


async def records_to_send(
    settings: Settings, existing: dict[str, list[TopicPartition]], letter: Letter, record: Record
) -> list[RawRecord]:
    """The record as it was before it was put aside; raises NotReplayable.

    A compacted topic keeps the last message of a key, so nothing goes back there over a newer one: readers have had
    the newer, which carries the whole state. A message that ended its key takes its tombstone with it.
    """
    origin = TopicPartition(letter.said("topic"), int(letter.said("partition") or -1))
    if origin not in existing.get(origin.topic, []):
        raise NotReplayable(f"there is no topic {origin.topic} with a partition {origin.partition}")
    if letter.said("reason") == "value_too_large":
        raise NotReplayable("only the beginning of its value was kept")
    again = [_as_it_was(record, origin.topic)]
    if _is_compacted(origin.topic, settings):
        later = await _of_the_same_key(settings, origin, int(letter.said("offset")), record.key)
        if not later or later[0].offset != int(letter.said("offset")):
            raise NotReplayable("its topic has forgotten it for a newer one, which carries the whole state: drop it")
        if newer := [r for r in later[1:] if _header(r, "ce_id") != _header(record, "ce_id") + b":tombstone"]:
            where = f"{origin.topic}/{origin.partition}/{newer[0].offset}"
            raise NotReplayable(f"{where} is newer and carries the whole state: drop it")
        again += [_as_it_was(tombstone, origin.topic) for tombstone in later[1:2]]
    return again


def _as_it_was(record: Record, topic: str) -> RawRecord:
    headers = [(name, value) for name, value in record.headers if not name.startswith(PREFIX)]
    return topic, record.key, record.value, headers


def _is_compacted(topic: str, settings: Settings) -> bool:
    declared = TOPICS.get(topic.removeprefix(settings.named("")))
    return declared is not None and declared.cleanup == "compact"


async def _of_the_same_key(settings: Settings, origin: TopicPartition, offset: int, key: bytes | None) -> list[Record]:
    async with reader(settings, [origin]) as consumer:
        return [record async for record in records_from(consumer, {origin: offset}) if record.key == key]


def _header(record: Record, name: str) -> bytes:
    return next((value for header, value in record.headers if header == name), b"")
