"""What HTTP is the same in every service: problem details, limits, pages without the internet, probes, figures."""

import json
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response
from pydantic import BaseModel

from services.contacts.app import build as contacts
from services.dedupe.app import build as dedupe
from services.interactions.app import build as interactions
from services.sync.app import build as sync
from shared.platform.http import make_app
from shared.platform.kafka.producer import BrokerUnavailable
from shared.platform.pipeline import SaveConflict
from shared.platform.settings import Settings
from tests.platform.small import Small, build, until
from tests.platform.wire import running

AWAY = Settings(
    kafka_bootstrap_servers="127.0.0.1:1",
    mongodb_url="mongodb://127.0.0.1:1/?serverSelectionTimeoutMS=50&connectTimeoutMS=50",
)
SERVICES = {"contacts": contacts, "dedupe": dedupe, "interactions": interactions, "sync": sync}
COMPANY = {"type": "Company", "name": "Adatum"}


def client(app: FastAPI) -> AsyncClient:
    return AsyncClient(transport=ASGITransport(app, raise_app_exceptions=False), base_url="http://contacts")


@pytest.fixture
async def http() -> AsyncIterator[AsyncClient]:
    """The contacts service with broker and database away."""
    async with client(contacts(AWAY).app) as http:
        yield http


def problem(response: Response) -> dict[str, Any]:
    """The problem details of an answer, which are complete."""
    assert response.headers["content-type"] == "application/problem+json"
    details: dict[str, Any] = response.json()
    assert details.keys() == {"type", "title", "status", "detail", "errors"}
    assert details["status"] == response.status_code
    return details


async def test_an_unknown_path_is_404(http: AsyncClient) -> None:
    assert problem(await http.get("/nowhere"))["title"] == "Not Found"


async def test_a_method_that_a_path_does_not_have_is_405_and_says_which_it_has(http: AsyncClient) -> None:
    answer = await http.put("/contacts/CT000001")

    assert (answer.status_code, problem(answer)["title"]) == (405, "Method Not Allowed")
    assert answer.headers["allow"] == "DELETE, GET, PATCH"


async def test_a_body_too_large_is_413(http: AsyncClient) -> None:
    answer = await http.post("/contacts", content=b"[" + b" " * 1_000_000, headers={"content-type": "application/json"})

    assert (answer.status_code, problem(answer)["detail"]) == (413, "At most 1000000 bytes are read.")


async def test_a_body_too_large_that_does_not_say_its_length_is_413(http: AsyncClient) -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b" " * 64_000

    problem(answer := await http.post("/contacts", content=endless()))

    assert answer.status_code == 413


async def test_a_body_that_is_not_json_is_400(http: AsyncClient) -> None:
    answer = await http.post("/contacts", content=b'{"type": ', headers={"content-type": "application/json"})

    assert (answer.status_code, problem(answer)["errors"][0]["code"]) == (400, "json_invalid")


async def test_a_body_of_another_kind_is_refused(http: AsyncClient) -> None:
    answer = await http.post("/contacts", content=json.dumps(COMPANY), headers={"content-type": "text/plain"})

    problem(answer)
    assert answer.status_code in (415, 422)


async def test_a_body_of_another_form_is_422_and_every_field_is_named(http: AsyncClient) -> None:
    answer = await http.post("/contacts", json={"type": "Firm", "name": 7, "minor": "perhaps"})

    assert answer.status_code == 422
    assert {(e["field"], e["code"]) for e in problem(answer)["errors"]} == {
        ("type", "enum"),
        ("name", "string_type"),
        ("minor", "bool_parsing"),
    }


async def test_a_parameter_of_another_form_is_422(http: AsyncClient) -> None:
    answer = await http.get("/contacts", params={"limit": "many"})

    assert (answer.status_code, problem(answer)["errors"][0]["field"]) == (422, "limit")


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/contacts"), ("GET", "/contacts/CT000001"), ("POST", "/contacts")]
)
async def test_a_store_that_is_away_is_503_and_says_when_to_come_again(
    http: AsyncClient, method: str, path: str
) -> None:
    answer = await http.request(method, path, json=COMPANY if method == "POST" else None)

    assert (answer.status_code, problem(answer)["title"]) == (503, "Service Unavailable")
    assert int(answer.headers["retry-after"]) >= 1


class Body(BaseModel):
    name: str


@pytest.fixture
async def failing() -> AsyncIterator[AsyncClient]:
    app = make_app("Failing", "For tests.", "1")

    @app.post("/{way}")
    async def fail(way: str, body: Body) -> None:
        raise {"broker": BrokerUnavailable, "conflict": SaveConflict}.get(way, ZeroDivisionError)(f"for {body.name}")

    async with client(app) as http:
        yield http


@pytest.mark.parametrize(("way", "status"), [("broker", 503), ("conflict", 503), ("bug", 500)])
async def test_a_failure_of_ours_tells_nothing_of_the_request(failing: AsyncClient, way: str, status: int) -> None:
    answer = await failing.post(f"/{way}", json={"name": "Anna Muster"})

    assert answer.status_code == status
    assert "Anna" not in json.dumps(problem(answer))


ANOTHER_HOST = re.compile(r"""(?:https?:)?//[^\s"'<>]+""")
PART = re.compile(r"""(?:src|href)=["']([^"']+)["']""")


@pytest.mark.parametrize("name", SERVICES)
@pytest.mark.parametrize("page", ["/docs", "/asyncapi"])
async def test_a_page_needs_no_other_host(name: str, page: str) -> None:
    async with client(SERVICES[name](AWAY).app) as http:
        shown = (await http.get(page)).text
        parts = [(await http.get(part.lstrip("."))).status_code for part in map(absolute, PART.findall(shown))]

    assert ANOTHER_HOST.findall(shown) == []
    assert set(parts) == {200}


def absolute(part: str) -> str:
    return part if part.startswith("/") else f"/{part}"


@pytest.mark.parametrize("name", SERVICES)
async def test_what_a_page_describes_is_there(name: str) -> None:
    async with client(SERVICES[name](AWAY).app) as http:
        openapi, asyncapi = (await http.get("/openapi.json")).json(), (await http.get("/asyncapi.json")).json()

    assert (openapi["info"]["title"], asyncapi["info"]["title"]) == (f"Relata {name}", f"Relata {name}")
    assert openapi["info"]["version"] == asyncapi["info"]["version"]


async def test_a_service_that_waits_for_its_servers_is_alive_but_not_ready() -> None:
    service = build(AWAY)
    async with service.app.router.lifespan_context(service.app), client(service.app) as http:
        alive, ready = await http.get("/livez"), await http.get("/readyz")

    assert (alive.status_code, alive.json()) == (200, {"alive": True})
    assert (ready.status_code, ready.json()) == (503, {"broker": False, "database": False, "assignment": False})


async def test_a_service_whose_background_has_ended_is_not_alive() -> None:
    service = build(AWAY, database=Small().database)

    async def broken() -> None:
        raise ZeroDivisionError

    service.start = broken  # type: ignore[method-assign]
    async with service.app.router.lifespan_context(service.app), client(service.app) as http:
        await until(lambda: not service.alive())
        assert (await http.get("/livez")).status_code == 503


@pytest.mark.backing
async def test_a_service_with_its_servers_is_ready_and_shows_its_figures(settings: Settings) -> None:
    service = build(settings, database=Small().database)
    async with running(service), client(service.app) as http:
        await until(lambda: service.started)
        ready = await http.get("/readyz")
        alive = await http.get("/livez")
        figures = (await http.get("/metrics")).text

    assert (ready.status_code, ready.json()) == (200, {"broker": True, "database": True, "assignment": True})
    assert alive.status_code == 200
    assert "relata_outbox_depth" in figures


async def test_figures_have_names_that_dashboards_know(http: AsyncClient) -> None:
    answer = await http.get("/metrics")

    families = set(re.findall(r"^# TYPE (relata_\w+) \w+$", answer.text, re.MULTILINE))
    assert answer.headers["content-type"].startswith("text/plain")
    assert families - {name for name in families if name.endswith("_created")} == {
        "relata_messages_in_total",
        "relata_messages_out_total",
        "relata_messages_handled_total",
        "relata_dead_letters_total",
        "relata_retries_total",
        "relata_conflicts_total",
        "relata_batch_seconds",
        "relata_batch_messages",
        "relata_outbox_depth",
        "relata_lag",
    }


async def test_each_process_counts_for_itself() -> None:
    one, other = build(AWAY, database=Small().database), build(AWAY, database=Small().database)

    one.metrics.conflicts.inc(3)

    assert other.metrics.registry.get_sample_value("relata_conflicts_total") == 0
