"""Words for people, JSON for programs, exit codes for both."""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, Sequence
from enum import IntEnum
from typing import Any, NoReturn

import orjson
import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text


class Exit(IntEnum):
    """How a command ended. `REFUSED` is also: not ready, missing, not found."""

    OK = 0
    REFUSED = 1
    USAGE = 2
    UNANSWERED = 3
    BROKER_AWAY = 4
    INTERRUPTED = 130


class Failed(Exception):
    """A command cannot go on: a sentence for people and the exit code."""

    def __init__(self, message: str, code: Exit = Exit.USAGE) -> None:
        super().__init__(message)
        self.code = code


class Terminal:
    """Where a command speaks. With `--json` standard output is one JSON value, and words go to standard error.

    Colours and live progress appear only on a terminal; piped lines are never cut to a width.
    """

    def __init__(self, as_json: bool) -> None:
        self.as_json = as_json
        self.people = self._console(stderr=as_json)
        self.errors = self._console(stderr=True)

    @staticmethod
    def _console(*, stderr: bool) -> Console:
        interactive = (sys.stderr if stderr else sys.stdout).isatty()
        return Console(
            stderr=stderr, highlight=False, force_terminal=interactive, width=None if interactive else 10_000
        )

    def say(self, sentence: str, style: str = "") -> None:
        self.people.print(Text(sentence, style), soft_wrap=True)

    def table(self, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Columns whose name ends in `#` are numbers; True and False are shown as yes and no, None as a blank."""
        table = Table(box=SIMPLE_HEAD, header_style="bold", pad_edge=False)
        for name in columns:
            table.add_column(name.removesuffix("#"), justify="right" if name.endswith("#") else "left", overflow="fold")
        for row in rows:
            table.add_row(*map(_cell, row))
        self.people.print(table)

    def result(self, value: Any) -> None:
        """The answer of a command, for programs: nothing without `--json`."""
        if self.as_json:
            sys.stdout.write(orjson.dumps(value, option=orjson.OPT_INDENT_2).decode() + "\n")

    def complain(self, sentence: str) -> None:
        self.errors.print(Text(sentence, "red"), soft_wrap=True)

    def failed(self, failure: Failed) -> Exit:
        self.complain(str(failure))
        self.result({"error": str(failure), "exit_code": int(failure.code)})
        return failure.code


def _cell(value: object) -> Text:
    match value:
        case None:
            return Text("")
        case bool():
            return Text("yes", "green") if value else Text("no", "bold red")
        case int():
            return Text(f"{value:,}")
    return Text(str(value))


def run(as_json: bool, command: Callable[[Terminal], Awaitable[Exit]]) -> NoReturn:
    """Run a command to its end; a failure it foresaw is a sentence, never a traceback."""
    terminal = Terminal(as_json)

    async def work() -> Exit:
        return await command(terminal)

    try:
        code = asyncio.run(work())
    except Failed as failure:
        code = terminal.failed(failure)
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    raise typer.Exit(int(code))
