"""`relata demo` as its user starts it: its figures, and nothing of it left however it ends.

On a third of the sample set, with other people in it: the whole set is what `make demo` runs.
"""

import asyncio
import json
import signal
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from relata.processes import SERVICES
from samples.generate import generate
from tests.flows.commands import descendants, living, relata
from tests.flows.ears import until

pytestmark = pytest.mark.timeout(600)

PROCESSES = len(("broker", "database", *SERVICES))


@dataclass(frozen=True)
class Told:
    """What went into a demo, how it ended, what it printed and wrote, and the processes it had started."""

    truth: dict[str, Any]
    code: int | None
    printed: dict[str, Any]
    written: dict[str, Any]
    processes: set[int]


@pytest.fixture(scope="module")
async def demo(tmp_path_factory: pytest.TempPathFactory) -> Told:
    samples, out = tmp_path_factory.mktemp("samples"), tmp_path_factory.mktemp("demo")
    generate(samples, contacts=800, documents=500, calls=170, seed=7)
    truth = json.loads((samples / "expected.json").read_text())
    process = await relata("demo", "--samples", samples, "--out", out, "--json")
    processes = await all_started(process)
    printed, _ = await process.communicate()
    written = json.loads((out / "demo.json").read_text())
    return Told(truth, process.returncode, json.loads(printed), written, processes)


async def all_started(process: asyncio.subprocess.Process) -> set[int]:
    await until(lambda: len(descendants(process.pid)) == PROCESSES, "broker, database and services", every=0.2)
    return descendants(process.pid)


async def test_it_loses_nothing_and_says_so(demo: Told) -> None:
    assert (demo.code, demo.written["messages_lost"]) == (0, 0)
    assert demo.printed == demo.written


async def test_its_account_has_the_figures_that_the_readme_names(demo: Told) -> None:
    account = demo.written

    assert {"contacts_stored", "events_published", "messages_lost", "seconds"} <= account.keys()
    assert account["duplicates"].keys() == {"found", "precision", "recall"}
    assert account["interactions"].keys() == {"recorded", "waiting"}
    assert account["sync"].keys() == {"customers", "contact_persons", "skipped"}


async def test_its_figures_are_the_truth_about_the_sample_set(demo: Told) -> None:
    account, truth, routes = demo.written, demo.truth, demo.truth["persons_by_route"]

    assert account["contacts_stored"] == truth["contacts"]
    assert account["sync"]["customers"] == truth["companies"] + routes["active_customer"]
    assert account["sync"]["contact_persons"] == routes["with_account"]
    assert sum(account["sync"]["skipped"].values()) == routes["neither"]
    assert min(account["duplicates"]["precision"], account["duplicates"]["recall"]) > 0.9


async def test_every_document_and_call_is_recorded_or_waits(demo: Told) -> None:
    """A call with a number that several companies share waits when it finds two of them; the first alone takes it."""
    recorded, waiting = demo.written["interactions"]["recorded"], demo.written["interactions"]["waiting"]
    documents, calls = demo.truth["documents"], demo.truth["calls"]

    matched = documents["matched"] + calls["matched"]
    assert recorded + waiting == matched + documents["waiting"] + calls["waiting"]
    assert matched - calls["matched_shared"] <= recorded <= matched


async def test_nothing_of_it_is_left_when_it_is_done(demo: Told) -> None:
    assert not living(demo.processes)


async def test_nothing_of_it_is_left_when_it_is_interrupted_in_the_middle(tmp_path: Path) -> None:
    process = await relata("demo", "--out", tmp_path, "--json")
    processes = await all_started(process)
    await until(some_rows_are_answered(tmp_path), "a row that is answered")

    await ends_with_all_of_it(process, processes, signal.SIGINT, code=130)


async def test_nothing_of_it_is_left_when_it_is_killed_as_it_starts(tmp_path: Path) -> None:
    process = await relata("demo", "--out", tmp_path, "--json")
    processes = await all_started(process)

    await ends_with_all_of_it(process, processes, signal.SIGKILL, code=-signal.SIGKILL)


async def ends_with_all_of_it(
    process: asyncio.subprocess.Process, processes: set[int], end: signal.Signals, code: int
) -> None:
    process.send_signal(end)
    assert await process.wait() == code
    await until(lambda: not living(processes), "the end of its processes", every=0.2)


def some_rows_are_answered(out: Path) -> Callable[[], bool]:
    verdicts = out / "contacts.verdicts.jsonl"
    return lambda: verdicts.exists() and verdicts.stat().st_size > 0
