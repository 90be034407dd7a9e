"""The command line as a function: arguments in, exit code and output back."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from typer.testing import CliRunner

from relata.app import app
from shared.platform.settings import Settings
from tests.relata.fake_contacts import FakeContacts


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Relata = Callable[..., Coroutine[Any, Any, Ran]]
Given = Callable[..., Path]


@pytest.fixture
def environment(settings: Settings) -> dict[str, str]:
    return {
        "KAFKA_BOOTSTRAP_SERVERS": settings.kafka_bootstrap_servers,
        "RELATA_NAMESPACE": settings.relata_namespace,
    }


@pytest.fixture
async def relata(environment: dict[str, str]) -> Relata:
    """The command line: words in, exit code and output back. In a thread, so that fakes answer meanwhile."""

    async def invoke(*arguments: object, **variables: str) -> Ran:
        with patch.dict(os.environ, {**environment, **variables}):
            result = await asyncio.to_thread(CliRunner().invoke, app, [str(argument) for argument in arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Ran(result.exit_code, result.stdout, result.stderr)

    return invoke


@pytest.fixture
async def contacts(settings: Settings) -> AsyncIterator[FakeContacts]:
    async with FakeContacts(settings, silent_about={"Silence Ltd"}) as fake:
        yield fake


@pytest.fixture
def given(tmp_path: Path) -> Given:
    """A file of these lines, or of these bytes."""

    def write(*content: str | bytes, name: str = "contacts.csv") -> Path:
        lines = (line if isinstance(line, bytes) else f"{line}\n".encode() for line in content)
        (tmp_path / name).write_bytes(b"".join(lines))
        return tmp_path / name

    return write


async def until(happened: Callable[[], bool]) -> None:
    async with asyncio.timeout(120):
        while not happened():  # noqa: ASYNC110  # another process does it
            await asyncio.sleep(0.05)


def verdicts_of(file: Path) -> list[dict[str, Any]]:
    """The verdicts beside an imported file, by row."""
    written = file.with_name(f"{file.name}.verdicts.jsonl")
    lines = written.read_text().splitlines() if written.exists() else []
    return sorted(map(json.loads, lines), key=lambda verdict: int(verdict["row"]))
