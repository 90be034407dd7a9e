"""Topics are made as declared, by any number of replicas at once."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from shared.contracts.message import DAY, Topic
from shared.platform.kafka.topics import dead_letters, ensure_topics
from shared.platform.settings import Settings

pytestmark = pytest.mark.backing

STATES = Topic("cards.card.events.v1", (), keyed_by="card_id", partitions=6, cleanup="compact")
COMMANDS = Topic("cards.card.commands.v1", (), keyed_by="card_id", partitions=3, retention_ms=2 * DAY)
TOPICS = (STATES, COMMANDS, dead_letters("cards"))


@pytest.fixture
async def admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    await admin.start()
    yield admin
    await admin.close()


async def partitions(admin: AIOKafkaAdminClient, settings: Settings) -> dict[str, int]:
    """How many partitions each of the declared topics has."""
    described = await admin.describe_topics([settings.named(topic.name) for topic in TOPICS])
    return {entry["topic"]: len(entry["partitions"]) for entry in described if not entry["error_code"]}


async def test_declared_topics_are_there_in_this_namespace(
    admin: AIOKafkaAdminClient, settings: Settings, backing: Any
) -> None:
    await ensure_topics(settings, TOPICS)

    declared = {settings.named(topic.name): topic.partitions for topic in TOPICS}
    found = await partitions(admin, settings)
    assert found.keys() == declared.keys()
    if backing.several_consumers:  # the embedded broker makes every topic with four partitions
        assert found == declared
        assert await configuration(admin, settings.named(STATES.name)) == ("compact", str(7 * DAY))
        assert await configuration(admin, settings.named(COMMANDS.name)) == ("delete", str(2 * DAY))


async def configuration(admin: AIOKafkaAdminClient, topic: str) -> tuple[str, str]:
    [response] = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic)])
    entries = {name: value for name, value, *_ in response.resources[0][4]}
    return entries["cleanup.policy"], entries["retention.ms"]


async def test_a_second_start_changes_nothing(admin: AIOKafkaAdminClient, settings: Settings) -> None:
    await ensure_topics(settings, TOPICS)
    before = await partitions(admin, settings)

    await ensure_topics(settings, TOPICS)

    assert await partitions(admin, settings) == before


async def test_replicas_that_start_at_once_do_not_stumble(admin: AIOKafkaAdminClient, settings: Settings) -> None:
    await asyncio.gather(*(ensure_topics(settings, TOPICS) for _ in range(5)))

    assert len(await partitions(admin, settings)) == len(TOPICS)
