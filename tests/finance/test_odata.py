"""Upserts against an OData server that enforces keys, required fields, tokens and throttling."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from time import monotonic
from typing import Any
from uuid import UUID

import httpx
import pytest

from services.finance.domain.upsert import upsert_of
from services.finance.domain.verdict import remedy_of
from services.finance.store.away import FinanceAway
from services.finance.store.odata import OData, seconds_of
from services.finance.store.settings import FinanceSettings
from services.sync.domain.plan import GivenContact, Planned, plan
from services.sync.domain.project import default_projects
from services.sync.domain.templates import Form
from shared.contracts.finance import Remedy
from shared.contracts.sync import RecordMapped
from tests.finance.given import contact_person, customer, endpoint, upserts
from tests.finance.odata_server import FinanceServer, running
from tests.sync.given import company, person


@pytest.fixture
async def server() -> AsyncIterator[FinanceServer]:
    async with running(FinanceServer()) as server:
        yield server


@pytest.fixture(params=[1, 20], ids=["one by one", "in batches"])
async def finance(server: FinanceServer, request: pytest.FixtureRequest) -> AsyncIterator[OData]:
    finance = endpoint(server, finance_batch_size=request.param)
    yield finance
    await finance.close()


async def test_a_new_party_is_made_and_a_known_one_changed(server: FinanceServer, finance: OData) -> None:
    first = await finance.upsert(upserts(customer(1), customer(2)))
    second = await finance.upsert(upserts(customer(1, OrganizationName="Renamed"), customer(3)))

    assert all(reply.is_ok for reply in first + second)
    assert server.rows["CustomersV2"]["", "CT000001"]["OrganizationName"] == "Renamed"
    assert len(server.rows["CustomersV2"]) == 3


async def test_the_same_upsert_again_changes_nothing(server: FinanceServer, finance: OData) -> None:
    for _ in range(2):
        await finance.upsert(upserts(customer(1)))

    assert len(server.rows["CustomersV2"]) == 1


async def test_a_refused_record_does_not_hold_up_the_others(server: FinanceServer, finance: OData) -> None:
    wrong = customer(2, CustomerGroupId="99")

    replies = await finance.upsert(upserts(customer(1), wrong, customer(3)))

    assert [reply.is_ok for reply in replies] == [True, False, True]
    assert (replies[1].code, remedy_of(replies[1])) == ("InvalidCustomerGroup", Remedy.CORRECT)
    assert "99" in replies[1].message


@pytest.mark.parametrize("form", Form)
async def test_finance_takes_what_each_template_makes_of_accounts_customers_and_contact_persons(
    finance: OData, form: Form
) -> None:
    """Also where the contact has nothing but a name."""
    jane, joe = person(company_no="CT000001"), person(contact_id=UUID(int=2), no="CT000011", company_id=None)
    given = [GivenContact("adatum", company()), GivenContact("jane", jane), GivenContact("joe", joe)]

    plans = plan(given, ["CT000011"], default_projects(form))
    replies = [reply for planned in plans for reply in await finance.upsert([upsert_of(told(planned))])]

    assert [planned.decision for planned in plans] == ["account", "contact_person", "customer"]
    assert all(reply.is_ok for reply in replies), replies


def told(planned: Planned) -> RecordMapped:
    fields = {name: field["value"] for name, field in planned.fields.items()}
    entity_set = planned.entity.replace(" ", "")
    about = {"contact_id": UUID(int=9), "version": 1, "entity": planned.entity, "entity_set": entity_set}
    return RecordMapped(**about, record_key=dict(planned.key), fields=fields)


async def test_a_required_field_that_is_missing_is_named(finance: OData) -> None:
    [reply] = await finance.upsert(upserts(customer(1, LanguageId="")))

    assert (reply.code, reply.message) == ("RequiredFieldMissing", "LanguageId must be filled in.")


async def test_a_contact_person_without_its_account_may_be_tried_again(finance: OData) -> None:
    [early] = await finance.upsert(upserts(contact_person(1)))
    await finance.upsert(upserts(customer(1)))
    [later] = await finance.upsert(upserts(contact_person(1)))

    assert remedy_of(early) is Remedy.RETRY
    assert later.is_ok


async def test_a_party_that_is_finances_own_is_a_conflict(server: FinanceServer, finance: OData) -> None:
    server.rows["CustomersV2"]["", "CT000001"] = {"CustomerAccount": "CT000001"}

    [reply] = await finance.upsert(upserts(customer(1)))

    assert remedy_of(reply) is Remedy.DECIDE


async def test_who_is_throttled_waits_as_long_as_finance_says(server: FinanceServer, finance: OData) -> None:
    server.throttled, started = 1, monotonic()

    replies = await finance.upsert(upserts(*(customer(n) for n in range(40))))

    assert all(reply.is_ok for reply in replies)
    assert monotonic() - started >= 1.0
    assert len(server.rows["CustomersV2"]) == 40


async def test_maintenance_is_waited_for(server: FinanceServer, finance: OData) -> None:
    server.broken = 2

    assert [reply.is_ok for reply in await finance.upsert(upserts(customer(1)))] == [True]


async def test_a_finance_that_stays_busy_is_away_and_no_record_is_at_fault(server: FinanceServer) -> None:
    server.throttled, server.retry_after = 1000, "0"
    finance = endpoint(server, finance_patience_seconds=0)

    with pytest.raises(FinanceAway, match="429"):
        await finance.upsert(upserts(customer(1)))
    await finance.close()


async def test_a_finance_that_does_not_answer_is_away() -> None:
    finance = endpoint(FinanceServer(url="http://127.0.0.1:1/"))

    with pytest.raises(FinanceAway):
        await finance.upsert(upserts(customer(1)))
    assert not await finance.ping()
    await finance.close()


async def test_no_answer_in_time_is_asked_again(server: FinanceServer) -> None:
    server.latency = 0.5
    finance = endpoint(server, finance_timeout_seconds=0.1, finance_patience_seconds=0)

    with pytest.raises(FinanceAway, match="408"):
        await finance.upsert(upserts(customer(1)))
    await finance.close()


async def test_no_more_requests_are_in_flight_than_allowed(server: FinanceServer) -> None:
    server.latency = 0.01
    finance = endpoint(server, finance_batch_size=1, finance_in_flight=4)

    await finance.upsert(upserts(*(customer(n) for n in range(40))))

    assert server.most_in_flight == 4
    await finance.close()


async def test_a_batch_is_one_request_for_many_records(server: FinanceServer) -> None:
    finance = endpoint(server, finance_batch_size=50)
    await finance.upsert(upserts(*(customer(n) for n in range(100))))
    server.requests.clear()

    await finance.upsert(upserts(*(customer(n) for n in range(100))))

    assert server.requests == {"$batch": 2}
    await finance.close()


@pytest.fixture
async def locked(server: FinanceServer) -> AsyncIterator[OData]:
    """An endpoint that wants a token."""
    server.token = "nobody has it yet"
    own = {"finance_client_id": "relata", "finance_client_secret": "secret"}
    finance = endpoint(server, finance_token_url=f"{server.url}token", **own)
    yield finance
    await finance.close()


async def test_a_token_is_fetched_once_for_all_requests(server: FinanceServer, locked: OData) -> None:
    await locked.upsert(upserts(*(customer(n) for n in range(100))))

    assert (server.requests["token"], len(server.rows["CustomersV2"])) == (1, 100)


async def test_a_token_that_is_refused_is_fetched_anew(server: FinanceServer, locked: OData) -> None:
    await locked.upsert(upserts(customer(1)))
    server.token = "revoked"

    [reply] = await locked.upsert(upserts(customer(2)))

    assert reply.is_ok
    assert server.requests["token"] == 2


async def test_without_the_right_secret_finance_is_away(server: FinanceServer) -> None:
    finance = endpoint(server, finance_token_url=f"{server.url}token", finance_client_secret="wrong")

    with pytest.raises(FinanceAway, match="token"):
        await finance.upsert(upserts(customer(1)))
    await finance.close()


@pytest.mark.parametrize("count", [1, 2])
async def test_a_page_to_sign_in_is_no_answer_about_a_record(count: int) -> None:
    sign_in = httpx.MockTransport(lambda request: httpx.Response(302, headers={"location": "https://login.example"}))
    finance = OData(FinanceSettings(finance_odata_url="http://finance.example", finance_patience_seconds=0), sign_in)

    with pytest.raises(FinanceAway, match="302"):
        await finance.upsert(upserts(*(customer(n) for n in range(count))))
    await finance.close()


PAGE = {"html": "<html>Welcome</html>"}


@pytest.mark.parametrize(("count", "content"), [(1, PAGE), (2, PAGE), (2, {"json": []})])
async def test_what_is_no_answer_of_finance_takes_no_record(count: int, content: dict[str, Any]) -> None:
    other = httpx.MockTransport(lambda request: httpx.Response(200, **content))
    finance = OData(FinanceSettings(finance_odata_url="http://finance.example"), other)

    with pytest.raises(FinanceAway):
        await finance.upsert(upserts(*(customer(n) for n in range(count))))
    await finance.close()


def test_retry_after_names_seconds_or_a_date() -> None:
    in_a_minute = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)

    assert (seconds_of("7"), seconds_of(""), seconds_of("soon")) == (7, 0, 0)
    assert 55 < seconds_of(in_a_minute) <= 60


async def test_an_endpoint_that_knows_no_batches_is_away_and_no_record_is_at_fault() -> None:
    refusing = httpx.MockTransport(lambda request: httpx.Response(501, json={"error": {"code": "no", "message": "no"}}))
    finance = OData(FinanceSettings(finance_odata_url="http://finance.example"), refusing)

    with pytest.raises(FinanceAway, match="batches"):
        await finance.upsert(upserts(customer(1), customer(2)))
    await finance.close()
