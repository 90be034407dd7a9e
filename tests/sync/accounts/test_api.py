"""Accounts and their conflicts, asked over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from services.sync.api.accounts import account_routes
from services.sync.domain.accounts.new_contact import contact_id_for
from shared.platform.http import make_app
from tests.sync.accounts.world import World

KEY = "Customer|C1"


@pytest.fixture
async def world() -> World:
    """A customer whose telephone number both sides have changed."""
    world = World()
    await world.settle(world.erp.create("C1", name="Adatum", phone_no="1"))
    world.happens(*world.contacts.edit(contact_id_for(KEY), phone_no="2"), world.erp.edit(KEY, phone_no="3"))
    await world.settle()
    return world


@pytest.fixture
async def http(world: World) -> AsyncIterator[AsyncClient]:
    app = make_app("sync", "", "0")
    app.include_router(account_routes(world.sync, world.database.accounts))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://sync") as client:
        yield client


async def got(http: AsyncClient, path: str) -> Any:
    response = await http.get(path)
    assert response.status_code == 200
    return response.json()


async def test_conflicts_are_listed_with_both_values(http: AsyncClient) -> None:
    page = await got(http, "/accounts?in_conflict=true")

    [conflict] = page["accounts"][0]["conflicts"]
    assert (conflict["contact_value"], conflict["account_value"], conflict["winner"]) == ("2", "3", None)


async def test_a_conflict_is_settled_by_a_request(world: World, http: AsyncClient) -> None:
    answer = await http.post("/accounts/Customer/C1/resolve", json={"winner": "Account"})
    world.collect()
    await world.settle()

    assert answer.status_code == 200
    assert world.contacts.state(contact_id_for(KEY)).phone_no == "3"


@pytest.mark.parametrize("name", ["", "a b", "a.b", "$a", "a\0", "ä"])
async def test_a_template_names_fields_as_fields_are_named(http: AsyncClient, name: str) -> None:
    template = {"code": "ALL", "account_kind": "Customer", "values": {name: "1"}}

    answer = await http.patch("/account-setup", json={"templates": [template]})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "templates.0.values"


async def test_an_account_says_who_its_contact_is(http: AsyncClient) -> None:
    account = await got(http, "/accounts/Customer/C1")

    assert (account["link"], account["contact_no"], account["account_version"]) == ("linked", "CT000001", 2)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/accounts/Customer/C0", None, 404),
        ("GET", "/accounts/Tenant/C0", None, 422),
        ("GET", "/account-runs/00000000-0000-0000-0000-000000000001", None, 404),
        ("POST", "/accounts/Customer/C0/resolve", {"winner": "Contact"}, 404),
        ("POST", "/accounts/Customer/C1/resolve", {"winner": "Contact", "fields": ["city"]}, 422),
        (
            "POST",
            "/links",
            {"contact_no": "CT9", "account_kind": "Customer", "account_no": "C1", "master": "Contact"},
            404,
        ),
        ("POST", "/accounts", {"contact_no": "CT000001", "account_kind": "Customer"}, 409),
        ("POST", "/accounts", {"contact_no": "CT000001", "account_kind": "Vendor"}, 422),
        ("POST", "/account-runs", {"account_kind": "Employee"}, 422),
    ],
)
async def test_what_cannot_be_is_refused_with_a_reason(
    http: AsyncClient, method: str, path: str, body: Any, status: int
) -> None:
    answer = await http.request(method, path, json=body)

    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json()["detail"]


async def test_rules_for_conflicts_are_set_over_http(http: AsyncClient) -> None:
    answer = await http.patch("/account-setup", json={"conflict_rules": {"Communication": "Contact"}})

    assert answer.json()["conflict_rules"] == (await got(http, "/account-setup"))["conflict_rules"]
    assert answer.json()["relation_codes"]["Customer"] == "CUST"


async def test_a_bulk_run_is_started_and_shown(http: AsyncClient) -> None:
    run = (await http.post("/account-runs", json={"account_kind": "Customer"})).json()

    assert (await got(http, f"/account-runs/{run['run_id']}"))["is_finished"]


async def test_pages_follow_each_other(world: World, http: AsyncClient) -> None:
    await world.settle(*(world.erp.create(f"C{n}", name="Contoso") for n in range(2, 5)))

    first = await got(http, "/accounts?limit=3")
    second = await got(http, f"/accounts?limit=3&after={first['next']}")

    assert [a["account_no"] for a in (*first["accounts"], *second["accounts"])] == ["C1", "C2", "C3", "C4"]
    assert second["next"] == ""
