"""`relata status` against a few lines of HTTP."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from relata.status import addresses, figures_of
from relata.terminal import Failed
from tests.relata.conftest import Relata

METRICS = """
# TYPE relata_lag gauge
relata_lag{topic="contacts.contact.commands.v1",partition="0"} 3.0
relata_lag{topic="contacts.contact.commands.v1",partition="1"} 4.0
# TYPE relata_dead_letters counter
relata_dead_letters_total{reason="schema"} 2.0
"""


class FakeService(BaseHTTPRequestHandler):
    """Ready below /ready, without its database elsewhere."""

    def do_GET(self) -> None:
        ready = self.path.startswith("/ready/") or self.path.endswith("/metrics")
        checks = f'{{"broker": true, "database": {str(ready).lower()}}}'
        self.send_response(200 if ready else 503)
        self.end_headers()
        self.wfile.write((METRICS if self.path.endswith("/metrics") else checks).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), FakeService) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


async def test_a_ready_service_is_shown_with_its_figures(relata: Relata, url: str) -> None:
    ran = await relata("status", "--url", f"contacts={url}/ready", "--json")

    (contacts,) = ran.json
    assert (ran.code, contacts["ready"]) == (0, True)
    assert (contacts["figures"]["lag"], contacts["figures"]["dead_letters"]) == (7, 2)


async def test_one_service_that_is_not_ready_is_exit_code_1_with_the_reason(relata: Relata, url: str) -> None:
    ran = await relata(
        "status", "--url", f"contacts={url}/ready", "--url", f"sync={url}", "--url", "dedupe=http://127.0.0.1:1"
    )

    assert ran.code == 1
    assert "no database" in ran.out
    assert "All connection attempts failed" in ran.out


def test_addresses_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELATA_SYNC_URL", "https://sync.example")

    assert dict(addresses([]))["sync"] == "https://sync.example"
    assert dict(addresses([]))["contacts"] == "http://127.0.0.1:8001"


@pytest.mark.parametrize("url", ["contacts", "=http://127.0.0.1:1", "contacts=127.0.0.1:1"])
def test_an_address_needs_a_name_and_a_url(url: str) -> None:
    with pytest.raises(Failed, match="name=URL"):
        addresses([url])


def test_a_metric_without_samples_counts_as_none() -> None:
    assert figures_of("")["outbox"] == 0
