"""Topics are made from their declaration in the contracts, never by accident of a first write."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

import structlog
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import IncompatibleBrokerVersion, TopicAlreadyExistsError, for_code

from shared.contracts.message import DAY, Topic, dead_letter_topic
from shared.platform.kafka.broker import connection
from shared.platform.settings import Settings

log = structlog.get_logger(__name__)


def dead_letters(group: str) -> Topic:
    return Topic(dead_letter_topic(group), (), keyed_by="key of the origin", partitions=1, retention_ms=90 * DAY)


async def ensure_topics(settings: Settings, topics: Iterable[Topic]) -> None:
    """Create the topics that are missing and warn of one with fewer partitions than declared.

    Safe with several replicas at once.
    """
    declared = {settings.named(topic.name): topic for topic in topics}
    admin = AIOKafkaAdminClient(**connection(settings))
    await admin.start()
    try:
        missing = [name for name in declared if name not in set(await admin.list_topics())]
        if missing:
            cluster = await admin.describe_cluster()
            replicas = settings.kafka_replication_factor or min(3, len(cluster["brokers"]))
            with suppress(IncompatibleBrokerVersion):  # the embedded broker makes topics when asked for them
                await _create(admin, [_new_topic(name, declared[name], replicas) for name in missing])
        await _await_partitions(admin, declared)
    finally:
        await admin.close()


def _new_topic(name: str, topic: Topic, replicas: int) -> NewTopic:
    config: dict[str, str] = {"cleanup.policy": topic.cleanup}
    config["retention.ms" if topic.cleanup == "delete" else "min.compaction.lag.ms"] = str(topic.retention_ms)
    return NewTopic(name, topic.partitions, replicas, topic_configs=config)


async def _create(admin: AIOKafkaAdminClient, topics: list[NewTopic]) -> None:
    response = await admin.create_topics(topics)
    for name, code, *_ in response.topic_errors:
        if code and for_code(code) is not TopicAlreadyExistsError:
            raise for_code(code)(f"topic {name}")


async def _await_partitions(admin: AIOKafkaAdminClient, declared: dict[str, Topic]) -> None:
    """Until every topic has a leader for each partition, so that the first write and read find it."""
    while True:
        described = await admin.describe_topics(list(declared))
        found = {entry["topic"]: entry for entry in described if not entry["error_code"]}
        if set(found) == set(declared) and all(not p["error_code"] for e in found.values() for p in e["partitions"]):
            break
        await asyncio.sleep(0.1)
    for name, entry in found.items():
        if len(entry["partitions"]) < declared[name].partitions:
            log.info("fewer partitions than declared", topic=name, partitions=len(entry["partitions"]))
