"""The interactions service as it runs: facts from three topics, events on its own, and questions over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from services.interactions.app import build
from shared.contracts.interactions import EVENTS, InteractionLogged, InteractionUnmatched, SaveSalesperson
from shared.platform.service import Service
from shared.platform.settings import Settings
from tests.interactions.replica import created
from tests.interactions.samples import CUSTOMER, call, document
from tests.interactions.test_mail import mail
from tests.reading import eventually, send

pytestmark = pytest.mark.backing

CRONUS = created("CT0001", business_relations=(CUSTOMER,), phone_no="030 901820")


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator[Service]:
    service = build(settings)
    await service.start()
    yield service
    await service.stop()


@pytest.fixture
async def http(service: Service, settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """Five documents and a call of Cronus, a call from a stranger and one from nobody who tells the number."""
    await send(settings, *(document(document_no=f"10300{n}") for n in range(5)), call(), CRONUS)
    await send(settings, call(call_id="pbx-2", from_number="030 1"), call(call_id="pbx-3", from_number="anonymous"))
    await eventually(settings, EVENTS, until=lambda told: len({event.key() for event in told if logged(event)}) == 6)
    await eventually(settings, EVENTS, until=lambda told: len({event.key() for event in told}) == 8)
    transport = httpx.ASGITransport(service.app)
    async with httpx.AsyncClient(transport=transport, base_url="http://interactions") as client:
        yield client


def logged(event: object) -> bool:
    return isinstance(event, InteractionLogged)


async def test_a_document_waits_for_its_contact_and_is_logged(service: Service, settings: Settings) -> None:
    await send(settings, document())
    [first] = await eventually(settings, EVENTS, until=bool)

    await send(settings, document(), CRONUS)
    told = await eventually(settings, EVENTS, until=lambda told: len(told) == 2)

    assert isinstance(first, InteractionUnmatched)
    assert isinstance(told[1], InteractionLogged)
    assert (told[1].key(), told[1].version, told[1].entry.contact_no) == (first.key(), 2, "CT0001")


async def test_the_log_of_a_contact_is_listed_page_by_page(http: httpx.AsyncClient) -> None:
    first = await asked(http, "/interactions", contact_no="CT0001", limit=4)
    second = await asked(http, "/interactions", contact_no="CT0001", limit=4, after=first["next"])

    shown = [interaction["entry"]["entry_no"] for interaction in first["interactions"] + second["interactions"]]
    assert sorted(shown) == [1, 2, 3, 4, 5, 6]
    assert (len(first["interactions"]), second["next"]) == (4, "")


async def test_a_time_line_and_its_days_are_read_in_order_on_a_real_database(http: httpx.AsyncClient) -> None:
    first = await asked(http, "/contacts/CT0001/timeline", limit=4)
    second = await asked(http, "/contacts/CT0001/timeline", limit=4, before=first["next"])
    waited = await asked(http, "/analysis/response-times", **{"from": "2000-01-01"})

    shown = [f"{entry['date']}T{entry['time_of_interaction']}" for entry in first["entries"] + second["entries"]]
    assert (len(shown), shown) == (6, sorted(shown, reverse=True))
    assert waited["inbound"] == 1


async def test_interactions_are_listed_by_state(http: httpx.AsyncClient) -> None:
    waiting = await asked(http, "/interactions", state="waiting")

    assert {interaction["source_id"] for interaction in waiting["interactions"]} == {"call|pbx-2", "call|pbx-3"}
    assert (await asked(http, "/interactions", contact_no="CT0009"))["interactions"] == []


async def test_an_interaction_is_shown_by_its_entry_no(http: httpx.AsyncClient) -> None:
    shown = await asked(http, "/interactions/6")

    assert (shown["state"], shown["entry"]["entry_no"], shown["entry"]["contact_no"]) == ("logged", 6, "CT0001")
    assert (await http.get("/interactions/7")).status_code == 404
    assert (await http.get("/interactions/0")).status_code == 422


async def test_what_is_unmatched_is_listed_by_reason(http: httpx.AsyncClient) -> None:
    [unreadable] = (await asked(http, "/unmatched", reason="number_not_readable"))["interactions"]

    assert unreadable["source_id"] == "call|pbx-3"
    assert len((await asked(http, "/unmatched"))["interactions"]) == 2
    assert (await http.get("/unmatched?reason=bored")).status_code == 422


async def test_statistics_count_what_became_of_everything(http: httpx.AsyncClient) -> None:
    assert await asked(http, "/statistics") == {
        "logged": 6,
        "waiting": {"number_not_readable": 1, "no_contact_with_this_number": 1},
        "not_recorded": 0,
        "postponed": 0,
        "mails_not_logged": {},
    }


async def asked(http: httpx.AsyncClient, path: str, **parameters: Any) -> Any:
    answer = await http.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_a_mail_of_a_salesperson_is_in_the_time_line_of_its_contact(service: Service, settings: Settings) -> None:
    await send(settings, created("CT0001", email="info@cronus.example"), mail())
    await send(settings, SaveSalesperson(code="AN", email="ann@relata.example"))
    await eventually(settings, EVENTS, until=lambda told: any(map(logged, told)))

    async with httpx.AsyncClient(transport=httpx.ASGITransport(service.app), base_url="http://interactions") as http:
        [entry] = (await asked(http, "/contacts/CT0001/timeline"))["entries"]
        figures = await asked(http, "/contacts/CT0001/statistics")
        [line] = (await asked(http, "/analysis", by="salesperson", period="year"))["lines"]

    assert (entry["subject"], entry["salesperson_code"], entry["information_flow"]) == ("Offer 1042", "AN", "Outbound")
    assert (figures["no_of_interactions"], float(figures["duration_min"])) == (1, 5.0)
    assert (line["value"], line["period"], line["number"], line["share"]) == ("AN", "2026-01-01", 1, 1.0)


async def test_what_is_done_over_http_is_told_on_the_topic(http: httpx.AsyncClient, settings: Settings) -> None:
    said = {"contact_no": "CT0001", "kind": "Outgoing Calls", "description": "Called", "salesperson_code": "MH"}
    answer = await http.post("/interactions", json={**said, "date": "2026-11-20"})
    entry_id = answer.json()["entry_id"]

    told = await eventually(settings, EVENTS, until=lambda told: any(event.key() == entry_id for event in told))

    assert answer.status_code == 201
    assert [type(event) for event in told if event.key() == entry_id] == [InteractionLogged]
