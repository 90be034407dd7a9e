"""Dead letters as records: which are open, and how one is closed.

A letter is closed by a record in its own topic that names it, a marker. A committed offset could not say that the third
is done and the first is not; and a marker is kept as long as its letter, by the same retention.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from relata.broker import existing_topics, records_from
from shared.contracts.message import dead_letter_topic
from shared.platform.kafka.dead_letter import PREFIX, RawRecord
from shared.platform.settings import Settings

HANDLED = f"{PREFIX}handled"
"""Header of a marker: `replayed` or `dropped`; the letter is named by partition and offset."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A dead letter without its value: where it lies, and what its headers tell."""

    group: str
    partition: int
    offset: int
    key: str
    value_bytes: int
    headers: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        return f"{self.group}/{self.partition}/{self.offset}"

    def said(self, name: str) -> str:
        """What the header `dead-letter-<name>` says."""
        return next((value for header, value in self.headers if header == PREFIX + name), "")

    @property
    def origin(self) -> str:
        return f"{self.said('topic')}/{self.said('partition')}/{self.said('offset')}"


async def letter_partitions(settings: Settings, group: str = "") -> list[TopicPartition]:
    """The partitions of every dead-letter topic of this namespace, or of one group's."""
    ours = re.compile(re.escape(settings.named("")) + (re.escape(group) or r"[^.]+") + r"\.dead-letter")
    return [
        p
        for topic, partitions in (await existing_topics(settings)).items()
        if ours.fullmatch(topic)
        for p in partitions
    ]


async def open_letters(consumer: AIOKafkaConsumer, settings: Settings) -> list[Letter]:
    """Of the partitions assigned, the letters that no marker names, by group, partition and offset."""
    partitions = list(consumer.assignment())
    letters: dict[tuple[str, int, int], Letter] = {}
    closed = set()
    if partitions:
        async for record in records_from(consumer, await consumer.beginning_offsets(partitions)):
            letter = _letter(record, settings)
            if letter.said("handled"):
                closed.add((letter.group, int(letter.said("partition")), int(letter.said("offset"))))
            else:
                letters[letter.group, letter.partition, letter.offset] = letter
    return [letters[place] for place in sorted(letters.keys() - closed)]


def _letter(record: "ConsumerRecord[bytes, bytes]", settings: Settings) -> Letter:
    return Letter(
        group=record.topic.removeprefix(settings.named("")).removesuffix(dead_letter_topic("")),
        partition=record.partition,
        offset=record.offset,
        key=text(record.key or b""),
        value_bytes=len(record.value or b""),
        headers=tuple((name, text(value)) for name, value in record.headers),
    )


def text(raw: bytes) -> str:
    r"""UTF-8, with `\xff` for a byte that is none: what was put aside need not be text."""
    return raw.decode(errors="backslashreplace")


async def fetch(consumer: AIOKafkaConsumer, settings: Settings, letter: Letter) -> "ConsumerRecord[bytes, bytes]":
    """The record of a letter, value and all."""
    partition = TopicPartition(settings.named(dead_letter_topic(letter.group)), letter.partition)
    async for record in records_from(consumer, {partition: letter.offset}):
        return record
    raise LookupError(letter.address)


def marker(letter: Letter, key: bytes | None, how: Literal["replayed", "dropped"], settings: Settings) -> RawRecord:
    """The record that closes a letter; with the letter's key, so it lies in the same partition and outlives it."""
    said = {
        HANDLED: how,
        f"{PREFIX}partition": str(letter.partition),
        f"{PREFIX}offset": str(letter.offset),
        f"{PREFIX}at": datetime.now(UTC).isoformat(),
    }
    return (
        settings.named(dead_letter_topic(letter.group)),
        key,
        None,
        [(name, value.encode()) for name, value in said.items()],
    )
