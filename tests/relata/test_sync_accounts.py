"""`relata sync accounts`, `conflicts`, `resolve`: the service's answers as tables, JSON and exit codes."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient

from relata.sync import accounts
from relata.sync.service import SyncService
from relata.terminal import Exit, Failed, Terminal
from services.sync.api.accounts import account_routes
from services.sync.domain.accounts.new_contact import contact_id_for
from shared.contracts.contacts import FieldError
from shared.platform.http import make_app
from tests.sync.accounts.world import World

KEY = "Customer|C1"


@pytest.fixture
async def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """A customer whose telephone number both sides have changed, and its service."""
    world = World()
    await world.settle(world.erp.create("C1", name="Adatum", phone_no="1"))
    world.happens(*world.contacts.edit(contact_id_for(KEY), phone_no="2"), world.erp.edit(KEY, phone_no="3"))
    await world.settle()
    app = make_app("sync", "", "0")
    app.include_router(account_routes(world.sync, world.database.accounts))

    @asynccontextmanager
    async def service() -> AsyncIterator[SyncService]:
        async with AsyncClient(transport=ASGITransport(app), base_url="http://sync") as http:
            yield SyncService(http)

    monkeypatch.setattr(accounts, "sync_service", service)
    return world


def told(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


async def test_conflicts_are_shown_with_both_values_and_the_exit_code_says_there_are_some(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    code = await accounts.list_conflicts(Terminal(as_json=True), 100)

    [conflict] = told(capsys)[0]["conflicts"]
    assert (code, conflict["contact_value"], conflict["account_value"]) == (Exit.REFUSED, "2", "3")


async def test_a_conflict_settled_from_the_command_line_is_gone(world: World) -> None:
    await accounts.resolve(Terminal(as_json=True), "customer", "C1", "account", [])
    world.collect()
    await world.settle()

    assert await accounts.list_conflicts(Terminal(as_json=True), 100) == Exit.OK
    assert world.contacts.state(contact_id_for(KEY)).phone_no == "3"


async def test_accounts_are_listed_with_their_contacts(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    await accounts.list_accounts(Terminal(as_json=False), 10, alone=False)

    line = next(line for line in capsys.readouterr().out.splitlines() if "Customer C1" in line)
    assert line.split()[2:5] == ["CT000001", "linked", "phone_no"]


async def test_what_the_erp_system_warned_of_is_shown(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    quote = FieldError(field="quotes", code="other_template", message="Quote SQ-101: template EXPORT.")
    made = world.erp.create("C2").model_copy(update={"made_from_contact_no": "CT000099", "warnings": (quote,)})
    await world.settle(made)

    await accounts.list_accounts(Terminal(as_json=True), 10, alone=True)

    assert told(capsys)[0]["warnings"] == [quote.model_dump()]


async def test_what_became_of_a_request_for_an_account_is_shown(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    world.erp.refusing = {"name"}
    await accounts.create(Terminal(as_json=True), "CT000001", "bank-account", "", without_template=False)
    world.collect()
    await world.settle()
    capsys.readouterr()

    await accounts.list_requests(Terminal(as_json=True), 10)

    [request] = told(capsys)
    assert (request["account_kind"], request["state"]) == ("Bank Account", "refused")
    assert request["errors"][0]["code"] == "not_allowed"


async def test_what_the_service_refuses_is_a_sentence(world: World) -> None:
    with pytest.raises(Failed) as failed:
        await accounts.create(Terminal(as_json=True), "CT000001", "customer", "", without_template=False)

    assert str(failed.value) == "Contact CT000001 is linked with customer C1 already."
    assert failed.value.code is Exit.REFUSED


async def test_a_bulk_run_is_followed_to_its_end(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    code = await accounts.create_contacts(Terminal(as_json=True), "bank-account")

    run = told(capsys)
    assert (code, run["account_kind"], run["is_finished"]) == (Exit.OK, "Bank Account", True)


async def test_a_link_that_cannot_be_is_refused(world: World) -> None:
    with pytest.raises(Failed, match="There is no contact CT9"):
        await accounts.link(Terminal(as_json=True), "CT9", "customer", "C1", "contact")
