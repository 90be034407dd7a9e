"""`relata topics`: the catalogue as the contracts declare it, beside what the broker has."""

import sys
from contextlib import redirect_stdout
from typing import Any

from relata.broker import broker_errors, existing_topics, reader
from relata.terminal import Exit, Terminal
from shared.contracts.catalogue import TOPICS
from shared.contracts.message import DAY, Topic
from shared.platform.kafka.topics import ensure_topics
from shared.platform.settings import Settings, read_settings


async def show_topics(terminal: Terminal, *, create: bool) -> Exit:
    settings = read_settings()
    existing = await existing_topics(settings)
    missing = [topic for topic in TOPICS.values() if settings.named(topic.name) not in existing]
    if create and missing:
        await create_topics(settings, missing)
        terminal.say(f"Created {', '.join(settings.named(topic.name) for topic in missing)}.")
    described = await describe(settings)
    terminal.table(
        ("Topic", "Owner", "Key", "Carries", "Partitions#", "Kept", "Messages#", "Exists"),
        (
            (
                t["topic"],
                t["owner"],
                t["key"],
                ", ".join(t["carries"]),
                _partitions(t),
                _kept(t),
                t["messages"],
                t["exists"],
            )
            for t in described
        ),
    )
    terminal.result(described)
    return Exit.OK if all(topic["exists"] for topic in described) else Exit.REFUSED


async def create_topics(settings: Settings, topics: list[Topic]) -> None:
    """Create these topics as declared; raises Failed when the broker is away or does not let us."""
    # what the platform logs is for people, and standard output may be JSON
    with broker_errors(settings), redirect_stdout(sys.stderr):
        await ensure_topics(settings, topics)


async def describe(settings: Settings) -> list[dict[str, Any]]:
    """Every topic of the catalogue. `messages` counts offsets, so in a compacted topic some are gone already."""
    existing = await existing_topics(settings)
    partitions = [partition for topic in TOPICS.values() for partition in existing.get(settings.named(topic.name), [])]
    stored: dict[str, int] = {}
    if partitions:
        async with reader(settings, partitions) as consumer:
            ends, beginnings = await consumer.end_offsets(partitions), await consumer.beginning_offsets(partitions)
        for partition in partitions:
            stored[partition.topic] = stored.get(partition.topic, 0) + ends[partition] - beginnings[partition]
    return [
        _described(topic, settings.named(topic.name), len(existing.get(settings.named(topic.name), [])), stored)
        for topic in TOPICS.values()
    ]


def _described(topic: Topic, name: str, partitions: int, stored: dict[str, int]) -> dict[str, Any]:
    return {
        "topic": name,
        "owner": topic.owner,
        "key": topic.keyed_by,
        "carries": [message.__name__ for message in topic.messages],
        "declared_partitions": topic.partitions,
        "partitions": partitions or None,
        "cleanup": topic.cleanup,
        "retention_ms": topic.retention_ms if topic.cleanup == "delete" else None,
        "messages": stored.get(name),
        "exists": partitions > 0,
    }


def _partitions(topic: dict[str, Any]) -> str:
    actual, declared = topic["partitions"], topic["declared_partitions"]
    return f"{declared}" if actual in (None, declared) else f"{actual} of {declared}"


def _kept(topic: dict[str, Any]) -> str:
    return f"{topic['retention_ms'] // DAY} days" if topic["retention_ms"] else "last of each key"
