"""The services as processes."""

import socket
from pathlib import Path

import pytest

from relata.ports import free_port
from relata.processes import ServiceEnded, Services


async def test_a_service_whose_port_is_taken_is_not_started_for_another_would_answer_for_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ServiceEnded, match=f"contacts cannot start: port {port} is taken"):
            await Services({}, tmp_path, names=["contacts"], ports={"contacts": port}).__aenter__()


def test_a_free_port_is_none_that_a_system_gives_to_a_connection() -> None:
    assert free_port() < 32_768
