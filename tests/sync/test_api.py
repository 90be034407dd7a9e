"""Where contacts stand, asked over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from services.sync.api import router
from shared.platform.http import make_app
from tests.sync.given import ADATUM, company, created, deleted, document, person
from tests.sync.service import Sync, nth_person

LONELY = person(company_id=None)


@pytest.fixture
async def sync() -> Sync:
    return Sync()


@pytest.fixture
async def http(sync: Sync) -> AsyncIterator[AsyncClient]:
    app = make_app("sync", "", "0")
    app.include_router(router(sync.replica(), sync.database))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://sync") as client:
        yield client


async def got(http: AsyncClient, path: str) -> Any:
    response = await http.get(path)
    assert response.status_code == 200
    return response.json()


async def test_a_record_says_where_its_contact_stands_and_why(sync: Sync, http: AsyncClient) -> None:
    await sync.takes(created(nth_person(1)))

    record = await got(http, "/records/CT1000001")

    assert (record["state"], record["reason"]) == ("waiting", "account_not_in_finance")
    assert (record["target"], record["waiting_for"]) == ("contact_person", str(ADATUM))
    assert record["contact_number"].startswith("CON-01000-")


async def test_a_record_does_not_show_the_fields_of_its_contact(sync: Sync, http: AsyncClient) -> None:
    await sync.takes(created(person(email="jane@adatum.example")))

    response = await http.get("/records/CT000010")

    assert "Jane" not in response.text
    assert "jane@adatum.example" not in response.text


async def test_a_contact_never_heard_of_is_not_found(http: AsyncClient) -> None:
    response = await http.get("/records/CT999999")

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("last", [[], ["CT1000004"]])
async def test_pages_follow_each_other_without_gap_or_repeat(sync: Sync, http: AsyncClient, last: list[str]) -> None:
    await sync.takes(*(created(nth_person(n)) for n in range(4 + len(last))))
    after, pages = "", list[list[str]]()
    while not pages or after:
        page = await got(http, f"/records?limit=2&after={after}")
        pages.append([record["no"] for record in page["records"]])
        after = page["next"]

    assert pages == [["CT1000000", "CT1000001"], ["CT1000002", "CT1000003"], *([last] if last else [])]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=waiting", ["CT1000001"]),
        ("reason=no_sales_activity_and_no_account", ["CT000010"]),
        ("target=account", ["CT000002"]),
        ("state=gone&target=customer", []),
        ("state=acknowledged&target=customer&reason=active_customer", ["CT1000002"]),
    ],
)
async def test_records_are_chosen_by_state_reason_and_target(
    sync: Sync, http: AsyncClient, query: str, expected: list[str]
) -> None:
    await sync.takes(created(LONELY), created(nth_person(1)), created(nth_person(2)), document(account_no="CT1000002"))
    await sync.takes(created(company(nth_person(9).contact_id, "CT000002")))

    page = await got(http, f"/records?{query}")

    assert [record["no"] for record in page["records"]] == expected


@pytest.mark.parametrize("query", ["state=lost", "limit=0", "limit=501", "target=vendor"])
async def test_what_no_record_can_be_is_refused(http: AsyncClient, query: str) -> None:
    assert (await http.get(f"/records?{query}")).status_code == 422


async def test_statistics_count_every_record_by_target_state_and_reason(sync: Sync, http: AsyncClient) -> None:
    await sync.takes(created(LONELY), created(nth_person(1)), document(account_no="X-00001"))
    await sync.takes(created(nth_person(2)), deleted(nth_person(2)))

    statistics = await got(http, "/statistics")

    assert statistics["records"] == 4
    assert nonzero(statistics["by_target"]) == {"contact_person": 2, "skipped": 1}
    assert nonzero(statistics["by_state"]) == {"waiting": 2, "skipped": 1, "gone": 1}
    assert nonzero(statistics["by_reason"]) == {
        "account_not_in_finance": 1,
        "contact_not_known": 1,
        "no_sales_activity_and_no_account": 1,
        "contact_deleted": 1,
    }


def nonzero(counts: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}
