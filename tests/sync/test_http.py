"""Runs, projects, plans and resending over HTTP."""

from collections.abc import AsyncIterator

import pytest
from httpx import ASGITransport, AsyncClient, Response

from services.sync.api import router
from shared.contracts.finance import Remedy
from shared.platform.http import make_app
from tests.fakes import handled
from tests.sync.given import company, created, person, refusal
from tests.sync.service import Sync, nth_person

ACCOUNT = created(company())
YAML = {"content-type": "application/yaml"}


@pytest.fixture
def sync() -> Sync:
    return Sync()


@pytest.fixture
async def http(sync: Sync) -> AsyncIterator[AsyncClient]:
    app = make_app("sync", "", "0")
    app.include_router(router(sync.replica(), sync.database))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://sync") as client:
        yield client


def problem(answer: Response, status: int) -> list[str]:
    """The fields that an answer refuses."""
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    return [error["field"] for error in answer.json()["errors"]]


async def test_a_run_is_accepted_and_followed_to_its_end(sync: Sync, http: AsyncClient) -> None:
    await sync.takes(ACCOUNT)

    started = await http.post("/runs", json={"kind": "upgrade"})
    await sync.upkeep().once()
    ended = (await http.get(f"/runs/{started.json()['id']}")).json()

    assert (started.status_code, started.json()["state"], started.json()["total"]) == (202, "Running", 1)
    assert (ended["state"], ended["rows"]) == ("Completed", 1)
    assert [run["id"] for run in (await http.get("/runs")).json()["runs"]] == [ended["id"]]


@pytest.mark.parametrize("body", [{"kind": "retry"}, {"kind": "other"}, {}, {"kind": "all", "target": "skipped"}])
async def test_a_run_that_nobody_may_start_is_refused(http: AsyncClient, body: dict[str, str]) -> None:
    assert problem(await http.post("/runs", json=body), 422)


async def test_a_run_that_is_not_there_is_not_found(http: AsyncClient) -> None:
    assert problem(await http.get("/runs/none"), 404) == []


async def test_a_refused_record_says_why_and_is_sent_again_on_demand(sync: Sync, http: AsyncClient) -> None:
    sync.finance = False
    await sync.takes(ACCOUNT)
    await handled(sync.replica(), refusal(sync.record("CT000001"), Remedy.DECIDE))

    before = (await http.get("/records/CT000001")).json()
    after = (await http.post("/records/CT000001/resend")).json()

    assert (before["state"], before["finance_said"][:9]) == ("conflict", "no_group:")
    assert (after["state"], after["finance_said"]) == ("sent", "")
    assert len(sync.told()["CT000001"]) == 2


async def test_a_record_that_is_not_there_cannot_be_sent_again(http: AsyncClient) -> None:
    assert problem(await http.post("/records/CT999999/resend"), 404) == []


async def test_the_plan_of_the_live_state_names_each_value_and_where_it_is_from(sync: Sync, http: AsyncClient) -> None:
    await sync.takes(ACCOUNT, created(nth_person(1)), created(person(company_id=None)))

    first = (await http.get("/plan?limit=2")).json()
    second = (await http.get(f"/plan?limit=2&after={first['next']}")).json()

    plans = {plan["id"]: plan for plan in first["records"] + second["records"]}
    assert {no: plan["decision"] for no, plan in plans.items()} == {
        "CT000001": "account",
        "CT000010": "skipped",
        "CT1000001": "contact_person",
    }
    assert plans["CT000001"]["fields"]["CustomerGroupId"] == {"value": "10", "from": "constant"}
    assert plans["CT1000001"]["key"]["AssociatedPartyNumber"] == "CT000001"


async def test_the_plan_follows_an_imported_project_before_anything_is_sent_by_it(
    sync: Sync, http: AsyncClient
) -> None:
    await sync.takes(ACCOUNT)
    text = (await http.get("/projects/account")).text

    await http.put("/projects/account", content=text.replace("'13'", "'21'"), headers=YAML)

    [plan] = (await http.get("/plan")).json()["records"]
    assert plan["fields"]["WarehouseId"]["value"] == "21"
    assert len(sync.told()["CT000001"]) == 1


async def test_a_project_is_exported_imported_and_reset(http: AsyncClient) -> None:
    exported = await http.get("/projects/customer")
    imported = await http.put("/projects/customer", content=exported.text.replace("'10'", "'20'"), headers=YAML)
    again = (await http.get("/projects/customer")).text
    await http.delete("/projects/customer")

    assert exported.headers["content-type"].startswith("application/yaml")
    assert (imported.status_code, imported.json()["imported"]) == (200, True)
    assert "'20'" in again
    assert (await http.get("/projects/customer")).text == exported.text


async def test_a_project_that_cannot_run_is_refused_with_the_path_of_each_fault(http: AsyncClient) -> None:
    text = (await http.get("/projects/customer")).text
    wrong = text.replace("PersonFirstName: first_name", "PersonFirstName: nick_name")

    refused = await http.put("/projects/customer", content=wrong, headers=YAML)

    assert problem(refused, 422) == ["legs.0.fields.PersonFirstName.source"]
    assert (await http.get("/projects/customer")).text == text


@pytest.mark.parametrize("content", [b"", b"\xff", b"name: [", b"- a"])
async def test_what_is_no_project_is_refused(http: AsyncClient, content: bytes) -> None:
    problem(await http.put("/projects/customer", content=content, headers=YAML), 422)


async def test_a_project_is_for_its_own_target(http: AsyncClient) -> None:
    text = (await http.get("/projects/customer")).text

    assert problem(await http.put("/projects/account", content=text, headers=YAML), 422) == ["target"]


async def test_templates_and_projects_are_listed(http: AsyncClient) -> None:
    templates, projects = (await http.get("/templates")).json(), (await http.get("/projects")).json()

    assert {(template["target"], template["form"]) for template in templates} == {
        (target, form) for target in ("account", "customer", "contact_person") for form in ("direct", "two_hop")
    }
    assert [project["target"] for project in projects] == ["account", "customer", "contact_person"]
    assert not any(project["imported"] for project in projects)
