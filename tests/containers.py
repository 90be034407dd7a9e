"""Kafka and MongoDB in containers, for `--backing=docker`: the official images, or any that carry their names."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from testcontainers.core.container import DockerContainer

from relata.ports import free_port
from shared.platform.settings import Settings
from shared.platform.store import Database

KAFKA, MONGODB = "apache/kafka:4.1.0", "mongo:8.0"
START_SECONDS = 120


@contextmanager
def containers() -> Iterator[tuple[str, str]]:
    """KAFKA_BOOTSTRAP_SERVERS and MONGODB_URL of two containers that answer and end with the block.

    Where testcontainers' own reaper image cannot be had, set TESTCONTAINERS_RYUK_DISABLED=true.
    """
    port = free_port()  # known before the start: the broker announces it
    with _kafka(port), DockerContainer(MONGODB).with_exposed_ports(27017) as mongodb:
        kafka = f"127.0.0.1:{port}"
        url = f"mongodb://{mongodb.get_container_host_ip()}:{mongodb.get_exposed_port(27017)}/?retryWrites=false"
        settings = Settings(kafka_bootstrap_servers=kafka, mongodb_url=url)
        with ThreadPoolExecutor(1) as thread:  # pytest's own loop may be running here
            for probe in (_kafka_answers, _mongodb_answers):
                thread.submit(lambda probe=probe: asyncio.run(_answers(lambda: probe(settings)))).result()  # type: ignore[misc]
        yield kafka, url


def _kafka(port: int) -> DockerContainer:
    environment = {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_LISTENERS": f"PLAINTEXT://:{port},CONTROLLER://:29093",
        "KAFKA_ADVERTISED_LISTENERS": f"PLAINTEXT://127.0.0.1:{port}",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@localhost:29093",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR": "1",
        "KAFKA_TRANSACTION_STATE_LOG_MIN_ISR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
    }
    container = DockerContainer(KAFKA).with_bind_ports(port, port)
    for name, value in environment.items():
        container = container.with_env(name, value)
    return container


async def _answers(probe: Callable[[], Awaitable[bool]]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not await probe():
        assert time.monotonic() < deadline, f"no answer from a container after {START_SECONDS} seconds"
        await asyncio.sleep(0.5)


async def _kafka_answers(settings: Settings) -> bool:
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.kafka_bootstrap_servers)
    try:
        await admin.start()
        await admin.list_topics()
    except (KafkaError, OSError):
        return False
    finally:
        await admin.close()
    return True


async def _mongodb_answers(settings: Settings) -> bool:
    database = Database(settings, "probe")
    try:
        return await database.ping()
    finally:
        database.close()
