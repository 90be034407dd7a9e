"""The embedded stack: it answers when it says so, and never outlives the process that started it."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient
from motor.motor_asyncio import AsyncIOMotorClient

from relata.embedded import Embedded, EmbeddedStackFailed

REPOSITORY = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def stack() -> Iterator[Embedded]:
    with Embedded(topics={"contacts.contact.events.v1": 6}) as stack:
        yield stack


async def test_what_is_produced_is_consumed(stack: Embedded) -> None:
    topic = "telephony.call.events.v1"
    async with AIOKafkaProducer(bootstrap_servers=stack.kafka_bootstrap_servers, enable_idempotence=True) as producer:
        await producer.send_and_wait(topic, b"rings", key=b"call-1", headers=[("ce_id", b"1")])

    async with AIOKafkaConsumer(
        topic, bootstrap_servers=stack.kafka_bootstrap_servers, group_id="calls", auto_offset_reset="earliest"
    ) as consumer:
        message = await consumer.getone()

    assert (message.key, message.value, message.headers) == (b"call-1", b"rings", (("ce_id", b"1"),))


async def test_a_named_topic_has_its_partitions(stack: Embedded) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=stack.kafka_bootstrap_servers)
    await admin.start()
    try:
        [topic] = await admin.describe_topics(["contacts.contact.events.v1"])
    finally:
        await admin.close()

    assert len(topic["partitions"]) == 6


async def test_what_is_stored_is_found_in_its_database_only(stack: Embedded) -> None:
    client: Any = AsyncIOMotorClient(stack.mongodb_url)

    await client["sales"].contacts.insert_one({"_id": "CT000001", "name": "Adatum"})

    assert await client["sales"].contacts.find_one({"_id": "CT000001"}) == {"_id": "CT000001", "name": "Adatum"}
    assert await client["finance"].contacts.find_one({"_id": "CT000001"}) is None


async def test_a_given_directory_keeps_the_database_over_restarts(tmp_path: Path) -> None:
    async with Embedded(tmp_path) as first:
        client: Any = AsyncIOMotorClient(first.mongodb_url)
        await client["sales"].contacts.insert_one({"_id": "CT000002"})

    async with Embedded(tmp_path) as second:
        client = AsyncIOMotorClient(second.mongodb_url)
        found = await client["sales"].contacts.find_one({"_id": "CT000002"})

    assert found == {"_id": "CT000002"}


def test_stop_ends_both_children_and_leaves_no_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    stack = Embedded().start()
    pids = stack.pids

    stack.stop()

    assert [pid for pid in pids if is_running(pid)] == []
    assert list(tmp_path.iterdir()) == []


def test_a_parent_killed_takes_its_children_and_its_directory_with_it(tmp_path: Path) -> None:
    script = "from relata.embedded import *; print(*Embedded().start().environment().values(), flush=True); input()"
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=REPOSITORY,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    addresses = parent.stdout.readline().split()
    assert [answers(address) for address in addresses] == [True, True]

    parent.send_signal(signal.SIGKILL)
    parent.wait()

    wait_until(lambda: not any(answers(address) for address in addresses))
    wait_until(lambda: not list(tmp_path.iterdir()))


def test_run_as_a_program_it_prints_the_settings_and_stays(tmp_path: Path) -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "relata.embedded"],
        cwd=REPOSITORY,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stdout is not None
    lines = [program.stdout.readline(), program.stdout.readline()]
    still_there = program.poll() is None

    program.send_signal(signal.SIGINT)

    assert [line.split("=")[0] for line in lines] == ["export KAFKA_BOOTSTRAP_SERVERS", "export MONGODB_URL"]
    assert still_there
    assert program.wait(10) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_child_that_cannot_start_says_why_and_takes_the_other_along(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the database wants its directory")
    stack = Embedded(tmp_path)

    with pytest.raises(EmbeddedStackFailed, match=r"(?s)mongodb did not start.*FileExistsError"):
        stack.start()

    assert stack.pids == []


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def answers(address: str) -> bool:
    host, _, port = address.removeprefix("mongodb://").rstrip("/").partition(":")
    with socket.socket() as probe:
        return probe.connect_ex((host, int(port))) == 0


def wait_until(condition: Callable[[], bool], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)
