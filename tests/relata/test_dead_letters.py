"""`relata dead-letters`, on letters as the platform writes them."""

from datetime import UTC, datetime

import pytest

from relata.broker import existing_topics, reader, records_from
from relata.terminal import Exit
from shared.contracts.contacts import COMMANDS, EVENTS
from shared.contracts.message import Topic
from shared.platform.kafka.dead_letter import dead_letter
from shared.platform.kafka.producer import Publisher
from shared.platform.kafka.topics import dead_letters, ensure_topics
from shared.platform.settings import Settings
from tests.relata.conftest import Relata

pytestmark = pytest.mark.backing

Record = tuple[bytes | None, bytes | None, list[tuple[str, bytes]]]
HEADERS = [("ce_type", b"CreateContact"), ("ce_id", b"7")]


async def records(settings: Settings, topic: Topic) -> list[Record]:
    partitions = (await existing_topics(settings))[settings.named(topic.name)]
    async with reader(settings, partitions) as consumer:
        found = records_from(consumer, await consumer.beginning_offsets(partitions))
        return [(record.key, record.value, list(record.headers)) async for record in found]


async def put_aside(settings: Settings, topic: Topic = COMMANDS, *keys: bytes, reason: str = "schema") -> None:
    """One record in `topic` for each key, and each of them as the dead letter of contacts."""
    await ensure_topics(settings, [topic, dead_letters("contacts")])
    publisher, partitions = Publisher(settings), (await existing_topics(settings))[settings.named(topic.name)]
    await publisher.send([(settings.named(topic.name), key, b"not " + key, HEADERS) for key in keys or (b"k1",)])
    async with reader(settings, partitions) as consumer:
        async for record in records_from(consumer, await consumer.beginning_offsets(partitions)):
            why = {"reason": reason, "detail": "name: Field required", "now": datetime.now(UTC)}
            await publisher.send([dead_letter(record, group="contacts", settings=settings, **why)])  # type: ignore[arg-type]
    await publisher.stop()


async def addresses(relata: Relata) -> list[str]:
    return [letter["letter"] for letter in (await relata("dead-letters", "list", "--json")).json]


async def test_a_letter_is_listed_with_its_origin_and_reason_and_without_its_value(
    relata: Relata, settings: Settings
) -> None:
    await put_aside(settings)

    ran = await relata("dead-letters", "list", "--json")

    (letter,) = ran.json
    assert letter["origin"]["topic"] == settings.named(COMMANDS.name)
    assert (letter["type"], letter["key"], letter["reason"]) == ("CreateContact", "k1", "schema")
    assert "not k1" not in ran.out


async def test_the_value_is_shown_only_when_asked_for(relata: Relata, settings: Settings) -> None:
    await put_aside(settings)
    (address,) = await addresses(relata)

    plain = await relata("dead-letters", "show", address)
    with_value = await relata("dead-letters", "show", address, "--value")

    assert "ce_type" in plain.out
    assert "not k1" not in plain.out
    assert "not k1" in with_value.out


async def test_a_replayed_letter_is_in_its_topic_again_as_it_was_and_no_longer_listed(
    relata: Relata, settings: Settings
) -> None:
    await put_aside(settings)
    (address,) = await addresses(relata)

    ran = await relata("dead-letters", "replay", address)

    assert ran.code == Exit.OK
    assert await records(settings, COMMANDS) == [(b"k1", b"not k1", HEADERS)] * 2
    assert await addresses(relata) == []


async def test_letters_are_closed_in_any_order(relata: Relata, settings: Settings) -> None:
    await put_aside(settings, COMMANDS, b"k1", b"k1", b"k1")
    first, second, third = await addresses(relata)

    await relata("dead-letters", "drop", second)
    assert await addresses(relata) == [first, third]
    await relata("dead-letters", "replay", third)

    assert await addresses(relata) == [first]


async def test_all_letters_of_a_reason_are_closed_at_once(relata: Relata, settings: Settings) -> None:
    await put_aside(settings, COMMANDS, b"k1", b"k2")

    other = await relata("dead-letters", "drop", "--all", "--reason", "handler_failed", "--json")
    ran = await relata("dead-letters", "drop", "--all", "--reason", "schema", "--json")

    assert (len(other.json), len(ran.json)) == (0, 2)
    assert await addresses(relata) == []
    assert len(await records(settings, COMMANDS)) == 2


async def test_an_old_state_does_not_go_back_over_a_newer_one(relata: Relata, settings: Settings) -> None:
    await put_aside(settings, EVENTS, b"k1", b"k1", reason="handler_failed")
    older, newer = await addresses(relata)

    ran = await relata("dead-letters", "replay", "--all", "--json")

    problems = {result["letter"]: result["problem"] for result in ran.json}
    assert ran.code == Exit.REFUSED
    assert "is newer" in problems[older]
    assert problems[newer] == ""
    assert len(await records(settings, EVENTS)) == 3


async def test_a_message_that_ends_its_key_goes_back_with_its_tombstone(relata: Relata, settings: Settings) -> None:
    await put_aside(settings, EVENTS, b"k1", reason="handler_failed")
    publisher = Publisher(settings)
    await publisher.send([(settings.named(EVENTS.name), b"k1", None, [("ce_id", b"7:tombstone")])])
    await publisher.stop()

    ran = await relata("dead-letters", "replay", "--all")

    assert ran.code == Exit.OK
    assert [value for _, value, _ in await records(settings, EVENTS)] == [b"not k1", None] * 2


async def test_a_letter_whose_value_was_cut_is_not_replayed(relata: Relata, settings: Settings) -> None:
    await put_aside(settings, reason="value_too_large")

    ran = await relata("dead-letters", "replay", "--all")

    assert ran.code == Exit.REFUSED
    assert len(await addresses(relata)) == 1


async def test_a_letter_that_is_not_there_is_exit_code_1(relata: Relata, settings: Settings) -> None:
    await put_aside(settings)

    for command in ("show", "replay", "drop"):
        assert (await relata("dead-letters", command, "contacts/0/99")).code == Exit.REFUSED


@pytest.mark.parametrize("arguments", [[], ["contacts/0/1", "--all"], ["contacts/0/1", "--reason", "schema"]])
async def test_letters_are_named_or_all_are_meant(relata: Relata, arguments: list[str]) -> None:
    assert (await relata("dead-letters", "drop", *arguments)).code == Exit.USAGE


async def test_letters_of_another_namespace_are_not_ours(relata: Relata, settings: Settings) -> None:
    await put_aside(settings)

    ran = await relata("dead-letters", "list", "--json", RELATA_NAMESPACE="")

    assert settings.relata_namespace not in ran.out
