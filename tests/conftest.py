"""The backing services that a suite runs on: `--backing=embedded|given|docker`."""

import gc
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as examples

from relata.embedded import Embedded
from shared.platform.settings import Settings


@dataclass(frozen=True)
class Backing:
    """A broker and a database that answer."""

    name: str
    kafka_bootstrap_servers: str
    mongodb_url: str

    @property
    def several_consumers(self) -> bool:
        """Whether a consumer group may have more than one member; the embedded broker takes one."""
        return self.name != "embedded"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--backing",
        choices=("embedded", "given", "docker"),
        default="embedded",
        help="embedded: Python alone; given: KAFKA_BOOTSTRAP_SERVERS and MONGODB_URL; docker: testcontainers",
    )


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where tests run side by side, of those with one id only one would run."""
    ids = {item.nodeid for item in items}
    if len(ids) < len(items):
        raise pytest.UsageError(f"{len(items) - len(ids)} tests have the id of another")


def pytest_collection_finish() -> None:
    """What is imported and collected stays: walking through it again and again would be a part of every test."""
    gc.collect()
    gc.freeze()


def pytest_configure() -> None:
    """A shell ignores Ctrl-C for what it starts in the background, and so would all processes that tests interrupt.

    How long an example takes says more of the machine than of the code.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    examples.register_profile("relata", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    examples.load_profile("relata")


@pytest.fixture(scope="session")
def backing(request: pytest.FixtureRequest) -> Iterator[Backing]:
    match request.config.getoption("--backing"):
        case "given":
            yield Backing("given", os.environ["KAFKA_BOOTSTRAP_SERVERS"], os.environ["MONGODB_URL"])
        case "docker":
            from tests.containers import containers

            with containers() as (kafka, mongodb):
                yield Backing("docker", kafka, mongodb)
        case _:
            with Embedded() as stack:
                yield Backing("embedded", stack.kafka_bootstrap_servers, stack.mongodb_url)


@pytest.fixture
async def settings(backing: Backing) -> Settings:
    """Settings in a namespace of their own, so that no test sees another's topics and documents."""
    return Settings(
        kafka_bootstrap_servers=backing.kafka_bootstrap_servers,
        mongodb_url=backing.mongodb_url,
        relata_namespace=f"t{uuid4().hex[:8]}",
        outbox_sweep_seconds=1.0,
    )
