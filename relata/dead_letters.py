"""`relata dead-letters`: list, show, replay, drop."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition

from relata.broker import broker_errors, existing_topics, reader
from relata.letters import (
    Letter,
    fetch,
    is_compacted,
    letter_partitions,
    marker,
    open_letters,
    replayed,
    superseded_at,
    text,
)
from relata.terminal import Exit, Failed, Terminal
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings, read_settings

Close = Callable[[AIOKafkaConsumer, Publisher, Letter], Awaitable[str]]


async def list_letters(terminal: Terminal, group: str, reason: str) -> Exit:
    settings = read_settings()
    async with reader(settings, await letter_partitions(settings, group)) as consumer:
        letters = [letter for letter in await open_letters(consumer, settings) if reason in ("", letter.said("reason"))]
    terminal.table(
        ("Letter", "From", "Type", "Reason", "Detail", "At"),
        ((x.address, x.origin, _type(x), x.said("reason"), x.said("detail"), x.said("at")) for x in letters),
    )
    terminal.say(f"{len(letters):,} dead letters.")
    terminal.result([_described(letter) for letter in letters])
    return Exit.OK


async def show_letter(terminal: Terminal, address: str, *, with_value: bool) -> Exit:
    """The value only when asked for: it may be personal."""
    settings = read_settings()
    async with reader(settings, await letter_partitions(settings, _group(address))) as consumer:
        letter = _chosen(await open_letters(consumer, settings), [address])[0]
        value = text((await fetch(consumer, settings, letter)).value or b"") if with_value else ""
    shown = {**_described(letter), "headers": [list(header) for header in letter.headers]}
    if with_value:
        shown["value"] = value
    terminal.table(
        ("Letter", letter.address), [("key", letter.key), ("value", f"{letter.value_bytes:,} bytes"), *letter.headers]
    )
    if with_value:
        terminal.say(value)
    terminal.result(shown)
    return Exit.OK


async def replay_letters(terminal: Terminal, addresses: Sequence[str], every: bool, group: str, reason: str) -> Exit:
    settings = read_settings()
    existing = await existing_topics(settings)

    async def replay(consumer: AIOKafkaConsumer, publisher: Publisher, letter: Letter) -> str:
        if problem := await _not_replayable(consumer, settings, existing, letter):
            return problem
        record = await fetch(consumer, settings, letter)
        # a crash between the two lists the letter again; sent twice it has the same id and counts once
        await publisher.send([replayed(record, letter.said("topic"))])
        await publisher.send([marker(letter, record.key, "replayed", settings)])
        return ""

    return await _close(terminal, settings, replay, "replayed", addresses, every, group, reason)


async def drop_letters(terminal: Terminal, addresses: Sequence[str], every: bool, group: str, reason: str) -> Exit:
    settings = read_settings()

    async def drop(consumer: AIOKafkaConsumer, publisher: Publisher, letter: Letter) -> str:
        record = await fetch(consumer, settings, letter)
        await publisher.send([marker(letter, record.key, "dropped", settings)])
        return ""

    return await _close(terminal, settings, drop, "dropped", addresses, every, group, reason)


async def _not_replayable(
    consumer: AIOKafkaConsumer, settings: Settings, existing: dict[str, list[TopicPartition]], letter: Letter
) -> str:
    """Why a letter cannot go back to its topic; blank when it can."""
    origin = TopicPartition(letter.said("topic"), int(letter.said("partition") or -1))
    if origin not in existing.get(origin.topic, []):
        return f"there is no topic {origin.topic} with a partition {origin.partition}"
    if letter.said("reason") == "value_too_large":
        return "only the beginning of its value was kept"
    if is_compacted(origin.topic, settings):
        async with reader(settings, [origin]) as beside:
            key = (await fetch(consumer, settings, letter)).key
            newer = await superseded_at(beside, origin, int(letter.said("offset")), key)
        if newer is not None:
            # the topic keeps the last message of a key, and that would be this old one
            return f"{origin.topic}/{origin.partition}/{newer} is newer and carries the whole state: drop it"
    return ""


async def _close(
    terminal: Terminal,
    settings: Settings,
    close: Close,
    done: str,
    addresses: Sequence[str],
    every: bool,
    group: str,
    reason: str,
) -> Exit:
    if every == bool(addresses):
        raise Failed("Name the letters, or say --all (of --group and --reason).")
    if addresses and (group or reason):
        raise Failed("--group and --reason go with --all.")
    publisher = Publisher(settings)
    results = []
    try:
        async with reader(settings, await letter_partitions(settings, group)) as consumer:
            letters = [
                letter for letter in await open_letters(consumer, settings) if reason in ("", letter.said("reason"))
            ]
            for letter in letters if every else _chosen(letters, addresses):
                with broker_errors(settings):
                    problem = await close(consumer, publisher, letter)
                terminal.say(f"{letter.address} {f'not {done}: {problem}.' if problem else done}")
                results.append({"letter": letter.address, done: not problem, "problem": problem})
    finally:
        await publisher.stop()
    terminal.say(f"{sum(not result['problem'] for result in results):,} of {len(results):,} dead letters {done}.")
    terminal.result(results)
    return Exit.REFUSED if any(result["problem"] for result in results) else Exit.OK


def _chosen(letters: Sequence[Letter], addresses: Sequence[str]) -> list[Letter]:
    by_address = {letter.address: letter for letter in letters}
    if unknown := [address for address in addresses if address not in by_address]:
        raise Failed(f"No open dead letter {', '.join(unknown)}: see relata dead-letters list.", Exit.REFUSED)
    return [by_address[address] for address in dict.fromkeys(addresses)]


def _group(address: str) -> str:
    return address.partition("/")[0]


def _type(letter: Letter) -> str:
    return next((value for name, value in letter.headers if name == "ce_type"), "")


def _described(letter: Letter) -> dict[str, Any]:
    return {
        "letter": letter.address,
        "group": letter.group,
        "type": _type(letter),
        "key": letter.key,
        "value_bytes": letter.value_bytes,
        "origin": {name: letter.said(name) for name in ("topic", "partition", "offset")},
        "reason": letter.said("reason"),
        "detail": letter.said("detail"),
        "at": letter.said("at"),
    }
