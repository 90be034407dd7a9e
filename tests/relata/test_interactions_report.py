"""`relata interactions report`: what the service says, as a table, CSV and chart."""

import csv
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import orjson
import pytest

from tests.relata.conftest import Relata

LINES = [
    {
        "value": "S_INVOICE",
        "period": "2026-10-01",
        "number": 3,
        "cost_lcy": "24.00",
        "duration_min": "3",
        "share": 0.75,
    },
    {"value": "", "period": "2026-10-01", "number": 1, "cost_lcy": "0", "duration_min": "5", "share": 0.25},
    {"value": "S_INVOICE", "period": "2026-11-01", "number": 2, "cost_lcy": "16.00", "duration_min": "2", "share": 1.0},
]
WAITED = {"inbound": 4, "answered": 2, "median_min": 45.0, "mean_min": 60.0, "longest_min": 75.0, "complete": True}
CARD = {"date_of_last_interaction": "2026-11-20", "last_date_attempted": "2026-11-19", "next_task_date": None}


class Service(BaseHTTPRequestHandler):
    """Answers as the interactions service does, and remembers what it was asked."""

    asked: ClassVar[list[tuple[str, dict[str, list[str]]]]] = []

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        parameters = parse_qs(url.query)
        self.asked.append((url.path, parameters))
        known = parameters.get("contact_no") != ["CT0099"]
        analysis = {"by": "template", "period": "month", "lines": LINES, "more": 0}
        body = {"response-times": WAITED, "statistics": CARD}.get(url.path.rpartition("/")[2], analysis)
        self.send_response(200 if known else 404)
        self.end_headers()
        self.wfile.write(orjson.dumps(body if known else {"detail": "There is no contact CT0099."}))

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def url() -> Iterator[str]:
    Service.asked.clear()
    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


async def test_the_lines_are_shown_and_how_long_contacts_waited(relata: Relata, url: str) -> None:
    ran = await relata("interactions", "report", "--period", "month", RELATA_INTERACTIONS_URL=url)

    assert ran.code == 0
    assert "S_INVOICE" in ran.out
    assert "75.0%" in ran.out
    assert "Of 4 inbound calls and mails 2 were answered" in ran.out


async def test_what_is_asked_reaches_the_service(relata: Relata, url: str) -> None:
    limits = ("--by", "salesperson", "--from", "2026-10-01", "--contact", "CT0001", "--group", "SALES")

    await relata("interactions", "report", *limits, RELATA_INTERACTIONS_URL=url)

    assert Service.asked == [
        ("/analysis", {"by": ["salesperson"], "contact_no": ["CT0001"], "from": ["2026-10-01"], "group": ["SALES"]}),
        ("/analysis/response-times", {"contact_no": ["CT0001"], "from": ["2026-10-01"]}),
        ("/contacts/CT0001/statistics", {}),
    ]


async def test_of_one_contact_the_dates_of_its_card_are_told(relata: Relata, url: str) -> None:
    ran = await relata("interactions", "report", "--contact", "CT0001", RELATA_INTERACTIONS_URL=url)
    told = await relata("interactions", "report", "--contact", "CT0001", "--json", RELATA_INTERACTIONS_URL=url)

    assert "Last interaction 2026-11-20, last attempt 2026-11-19, next task none." in ran.out
    assert told.json["contact"] == CARD


async def test_json_is_what_the_service_said(relata: Relata, url: str) -> None:
    ran = await relata("interactions", "report", "--json", RELATA_INTERACTIONS_URL=url)

    assert (ran.json["lines"], ran.json["response_times"]) == (LINES, WAITED)


async def test_csv_holds_every_line(relata: Relata, url: str, tmp_path: Path) -> None:
    await relata("interactions", "report", "--csv", tmp_path / "lines.csv", RELATA_INTERACTIONS_URL=url)

    with (tmp_path / "lines.csv").open(newline="") as file:
        written = list(csv.DictReader(file))
    assert [(line["value"], line["number"]) for line in written] == [("S_INVOICE", "3"), ("", "1"), ("S_INVOICE", "2")]


@pytest.mark.parametrize(("name", "begins"), [("chart.svg", b"<?xml"), ("chart.png", b"\x89PNG")])
async def test_a_chart_is_drawn(relata: Relata, url: str, tmp_path: Path, name: str, begins: bytes) -> None:
    ran = await relata("interactions", "report", "--chart", tmp_path / name, RELATA_INTERACTIONS_URL=url)

    assert ran.code == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


async def test_what_goes_wrong_is_a_sentence(relata: Relata, url: str, tmp_path: Path) -> None:
    unknown = await relata("interactions", "report", "--contact", "CT0099", RELATA_INTERACTIONS_URL=url)
    away = await relata("interactions", "report", RELATA_INTERACTIONS_URL="http://127.0.0.1:1")
    other = await relata("interactions", "report", "--chart", tmp_path / "chart.gif", RELATA_INTERACTIONS_URL=url)

    assert (unknown.code, away.code, other.code) == (1, 3, 2)
    assert "There is no contact CT0099." in unknown.err
