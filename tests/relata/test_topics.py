"""`relata topics`."""

import pytest

from shared.contracts.catalogue import TOPICS
from shared.contracts.contacts import COMMANDS
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings
from tests.relata.conftest import Relata

pytestmark = pytest.mark.backing


async def test_a_missing_topic_is_shown_as_missing_and_nothing_is_made_by_looking(relata: Relata) -> None:
    first, second = await relata("topics", "--json"), await relata("topics", "--json")

    assert (first.code, second.code) == (1, 1)
    assert [topic["exists"] for topic in second.json] == [False] * len(TOPICS)


async def test_create_makes_every_topic_of_the_catalogue(relata: Relata, settings: Settings) -> None:
    ran = await relata("topics", "--create", "--json")

    assert ran.code == 0
    assert {topic["topic"] for topic in ran.json} == {settings.named(name) for name in TOPICS}
    assert all(topic["exists"] and topic["partitions"] > 0 for topic in ran.json)


async def test_messages_in_a_topic_are_counted(relata: Relata, settings: Settings) -> None:
    await relata("topics", "--create")
    publisher = Publisher(settings)
    await publisher.send([(settings.named(COMMANDS.name), b"key", b"{}", [])] * 3)
    await publisher.stop()

    ran = await relata("topics", "--json")

    counted = {topic["topic"]: topic["messages"] for topic in ran.json}
    assert counted[settings.named(COMMANDS.name)] == 3
    assert sum(counted.values()) == 3


async def test_the_table_names_owner_and_messages_without_being_cut(relata: Relata) -> None:
    ran = await relata("topics")

    line = next(line for line in ran.out.splitlines() if "contacts.contact.commands.v1" in line)
    assert "CreateContact, ChangeContact, DeleteContact" in line
    assert "\x1b" not in ran.out
