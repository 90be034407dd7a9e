"""`relata dead-letters`: list, show, replay, drop."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from relata.broker import confirmed, existing_topics, reader
from relata.letters import Letter, fetch, letter_partitions, marker, open_letters, text
from relata.replay import NotReplayable, Record, records_to_send
from relata.terminal import Exit, Failed, Terminal
from shared.platform.kafka.dead_letter import RawRecord
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings, read_settings

SECONDS_TO_CONFIRM = 30.0
Close = Callable[[Publisher, Letter, Record], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Choice:
    """Letters by their addresses, or `every` one of a group and a reason; blank is any. Raises Failed for neither."""

    addresses: Sequence[str] = ()
    every: bool = False
    group: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if self.every == bool(self.addresses):
            raise Failed("Name the letters, or say --all (of --group and --reason).")
        if self.addresses and (self.group or self.reason):
            raise Failed("--group and --reason go with --all.")

    def among(self, letters: Iterable[Letter]) -> list[Letter]:
        """Those chosen; raises Failed when one that is named is not among them."""
        if self.every:
            return [letter for letter in letters if self.reason in ("", letter.said("reason"))]
        by_address = {letter.address: letter for letter in letters}
        if unknown := [address for address in self.addresses if address not in by_address]:
            raise Failed(f"No open dead letter {', '.join(unknown)}: see relata dead-letters list.", Exit.REFUSED)
        return [by_address[address] for address in dict.fromkeys(self.addresses)]


async def list_letters(terminal: Terminal, group: str, reason: str) -> Exit:
    settings, choice = read_settings(), Choice(every=True, group=group, reason=reason)
    async with reader(settings, await letter_partitions(settings, choice.group)) as consumer:
        letters = choice.among(await open_letters(consumer, settings))
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
    async with reader(settings, await letter_partitions(settings, address.partition("/")[0])) as consumer:
        (letter,) = Choice([address]).among(await open_letters(consumer, settings))
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


async def replay_letters(terminal: Terminal, choice: Choice) -> Exit:
    settings = read_settings()
    existing = await existing_topics(settings)

    async def replay(publisher: Publisher, letter: Letter, record: Record) -> None:
        # a crash between the two lists the letter again; sent twice it has the same id and counts once
        await _send(publisher, await records_to_send(settings, existing, letter, record))
        await _send(publisher, [marker(letter, record.key, "replayed", settings)])

    return await _close(terminal, settings, choice, replay, "replayed")


async def drop_letters(terminal: Terminal, choice: Choice) -> Exit:
    settings = read_settings()

    async def drop(publisher: Publisher, letter: Letter, record: Record) -> None:
        await _send(publisher, [marker(letter, record.key, "dropped", settings)])

    return await _close(terminal, settings, choice, drop, "dropped")


async def _send(publisher: Publisher, records: Sequence[RawRecord]) -> None:
    await confirmed(publisher.send(records), SECONDS_TO_CONFIRM)


async def _close(terminal: Terminal, settings: Settings, choice: Choice, close: Close, done: str) -> Exit:
    publisher, results = Publisher(settings), []
    try:
        async with reader(settings, await letter_partitions(settings, choice.group)) as consumer:
            for letter in choice.among(await open_letters(consumer, settings)):
                problem = await _problem(close(publisher, letter, await fetch(consumer, settings, letter)))
                terminal.say(f"{letter.address} {f'not {done}: {problem}.' if problem else done}")
                results.append({"letter": letter.address, done: not problem, "problem": problem})
    finally:
        await publisher.stop()
    terminal.say(f"{sum(not result['problem'] for result in results):,} of {len(results):,} dead letters {done}.")
    terminal.result(results)
    return Exit.REFUSED if any(result["problem"] for result in results) else Exit.OK


async def _problem(closing: Awaitable[None]) -> str:
    try:
        await closing
    except NotReplayable as error:
        return str(error)
    return ""


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
