"""A broker and a database from PyPI wheels alone, as two child processes: for demos, first looks and quick tests.

The broker is librdkafka's mock cluster, the database `nx-27017` (MongoDB's wire protocol over SQLite). Both speak over
real sockets on 127.0.0.1. Neither is for production: the broker keeps the newest 5 MB of each partition, in memory.

    with Embedded() as stack:
        os.environ.update(stack.environment())
"""

import argparse
import asyncio
import ctypes
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

START_TIMEOUT = 120.0
STOP_TIMEOUT = 3.0


class EmbeddedStackFailed(RuntimeError):
    """A child process ended, or stayed silent, before it answered; the message carries the end of its log."""


class Embedded:
    """The two processes and their addresses. They end with `stop()`, and whenever this process ends, however it ends.

    `data_dir` keeps the database over restarts; without it the data lives in a temporary directory that goes with the
    stack. `topics` names topics to create with that many partitions; any other topic appears on first use with four.
    `start()` returns when both answer, and may be called again after `stop()`. Both block for about a second, so an
    async caller uses `async with`, which runs them in a thread.
    """

    def __init__(self, data_dir: Path | None = None, *, topics: Mapping[str, int] | None = None) -> None:
        self.kafka_bootstrap_servers = ""
        self.mongodb_url = ""
        self._data_dir = data_dir
        self._topics = dict(topics or {})
        self._children: list[_Child] = []
        self._temporary: Path | None = None

    @property
    def pids(self) -> list[int]:
        """Process ids of the broker and the database, in this order; empty before start and after stop."""
        return [child.pid for child in self._children]

    def environment(self) -> dict[str, str]:
        """The settings every service reads, pointing here."""
        return {"KAFKA_BOOTSTRAP_SERVERS": self.kafka_bootstrap_servers, "MONGODB_URL": self.mongodb_url}

    def start(self) -> Self:
        """Start both processes and return when both answer; raises EmbeddedStackFailed and leaves nothing behind."""
        if self._children:
            return self
        directory = self._directory()
        try:
            kafka = self._spawn("kafka", directory, ["--topics", json.dumps(self._topics)])
            mongodb = self._spawn("mongodb", directory, ["--remove-at-end"] if self._temporary else [])
            self.kafka_bootstrap_servers, self.mongodb_url = kafka.address(), mongodb.address()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End both processes and remove the temporary directory; a stopped stack may be stopped again."""
        for child in self._children:
            child.end()
        self._children.clear()
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)
            self._temporary = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    async def __aenter__(self) -> Self:
        return await asyncio.to_thread(self.start)

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await asyncio.to_thread(self.stop)

    def _directory(self) -> Path:
        if self._data_dir is None:
            self._temporary = Path(tempfile.mkdtemp(prefix="relata-embedded-"))
            return self._temporary
        self._data_dir.mkdir(parents=True, exist_ok=True)
        return self._data_dir

    def _spawn(self, role: str, directory: Path, arguments: list[str]) -> "_Child":
        child = _Child(role, directory, arguments)
        self._children.append(child)
        return child


class _Child:
    """One process of this very file; it holds the reading end of a pipe and ends when nobody holds the other."""

    def __init__(self, role: str, directory: Path, arguments: list[str]) -> None:
        self._role = role
        self._log = directory / f"{role}.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                # -P: this file's folder stays off the path, so a module beside it never hides one of Python's own
                [sys.executable, "-P", str(Path(__file__).resolve()), role, "--data-dir", str(directory), *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                # a Ctrl-C in the terminal is for the parent, which ends its children when its services are done
                start_new_session=True,
            )
        self.pid = self._process.pid

    def address(self) -> str:
        """Wait for the line the child prints once it answers."""
        stdout = self._process.stdout
        assert stdout is not None
        deadline = threading.Timer(START_TIMEOUT, self._process.kill)
        deadline.start()
        try:
            line = stdout.readline().strip()
        finally:
            deadline.cancel()
        if not line:
            raise EmbeddedStackFailed(f"{self._role} did not start:\n{self._log.read_text(errors='replace')[-2000:]}")
        return line

    def end(self) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(STOP_TIMEOUT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _end_with_parent(remove: Path | None = None) -> None:
    """End this process when the parent closes its end of standard input, which its death does too."""

    def wait_for_the_end() -> None:
        os.read(0, 1)
        if remove:
            shutil.rmtree(remove, ignore_errors=True)
        os._exit(0)

    threading.Thread(target=wait_for_the_end, daemon=True).start()


def _report(address: str) -> None:
    print(address, flush=True)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _answering(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _serve_kafka(topics: dict[str, int]) -> None:
    _end_with_parent()
    address, _cluster = _mock_cluster(topics)
    port = int(address.rpartition(":")[2])
    while not _answering(port):
        time.sleep(0.01)
    _report(address)
    threading.Event().wait()


def _mock_cluster(topics: dict[str, int]) -> tuple[str, Any]:
    """One broker, through the C functions where the wheel shows them: topics with their partitions, joins at once.

    Elsewhere (Windows) the configuration property that starts the same cluster: every topic with four partitions, the
    first member of a group waits three seconds.
    """
    from confluent_kafka import Producer, cimpl

    librdkafka = ctypes.CDLL(cimpl.__file__)
    if not hasattr(librdkafka, "rd_kafka_mock_cluster_new"):
        producer = Producer({"test.mock.num.brokers": 1})
        broker = next(iter(producer.list_topics(timeout=START_TIMEOUT).brokers.values()))
        return f"{broker.host}:{broker.port}", producer

    pointer, integer = ctypes.c_void_p, ctypes.c_int
    for name, returns, takes in (
        ("rd_kafka_new", pointer, [integer, pointer, ctypes.c_char_p, ctypes.c_size_t]),
        ("rd_kafka_mock_cluster_new", pointer, [pointer, integer]),
        ("rd_kafka_mock_cluster_bootstraps", ctypes.c_char_p, [pointer]),
        ("rd_kafka_mock_topic_create", integer, [pointer, ctypes.c_char_p, integer, integer]),
        ("rd_kafka_mock_set_controller_id", None, [pointer, ctypes.c_int32]),
        ("rd_kafka_mock_group_initial_rebalance_delay_ms", None, [pointer, ctypes.c_int32]),
    ):
        function = getattr(librdkafka, name)
        function.restype, function.argtypes = returns, takes
    why = ctypes.create_string_buffer(512)
    handle = librdkafka.rd_kafka_new(0, None, why, len(why))
    if not handle:
        raise EmbeddedStackFailed(why.value.decode())
    cluster = librdkafka.rd_kafka_mock_cluster_new(handle, 1)
    # without a controller an admin client fails with AttributeError; with one it says that the broker cannot do it
    librdkafka.rd_kafka_mock_set_controller_id(cluster, 1)
    librdkafka.rd_kafka_mock_group_initial_rebalance_delay_ms(cluster, 0)
    for topic, partitions in topics.items():
        librdkafka.rd_kafka_mock_topic_create(cluster, topic.encode(), partitions, 1)
    return librdkafka.rd_kafka_mock_cluster_bootstraps(cluster).decode(), cluster


def _serve_mongodb(directory: Path, remove_at_end: bool) -> None:
    from nx_27017.nx_27017 import main as serve

    _end_with_parent(remove=directory if remove_at_end else None)
    # a database killed earlier left its file behind, and its process id may be somebody else's by now
    pid_file = directory / "mongodb.pid"
    pid_file.unlink(missing_ok=True)
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        port = any_port.getsockname()[1]

    def report_once_answering() -> None:
        while not _answering(port):
            time.sleep(0.01)
        _report(f"mongodb://127.0.0.1:{port}/")

    threading.Thread(target=report_once_answering, daemon=True).start()
    # one SQLite file per database: without --data-dir all databases would share their collections
    options = {"--data-dir": directory / "data", "--port": port, "--log-file": os.devnull, "--pid-file": pid_file}
    sys.argv = ["nx-27017", *(f"{name}={value}" for name, value in options.items())]
    serve()


def main() -> None:
    """Run the stack until Ctrl-C, or one of its two children when named."""
    parser = argparse.ArgumentParser(prog="python -m relata.embedded", description=__doc__.partition("\n")[0])
    parser.add_argument("child", nargs="?", choices=["kafka", "mongodb"], help=argparse.SUPPRESS)
    parser.add_argument("--data-dir", type=Path, help="keep the database here (default: gone at the end)")
    parser.add_argument("--topics", type=json.loads, default={}, help='partitions by topic, as JSON: {"a.b.v1": 6}')
    parser.add_argument("--remove-at-end", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child == "kafka":
        _serve_kafka(arguments.topics)
    elif arguments.child == "mongodb":
        _serve_mongodb(arguments.data_dir, arguments.remove_at_end)
    else:
        _serve_both(arguments.data_dir, arguments.topics)


def _serve_both(data_dir: Path | None, topics: dict[str, int]) -> None:
    try:
        with Embedded(data_dir, topics=topics) as stack:
            for name, value in stack.environment().items():
                print(f"export {name}='{value}'", flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)


if __name__ == "__main__":
    main()
