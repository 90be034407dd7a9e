"""`relata sync reconcile` and `run` against a sync service over memory and an OData server."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from typer.testing import CliRunner

from relata.app import app
from services.sync.api import router
from shared.contracts.sync import RecordMapped
from shared.platform.http import make_app
from tests.finance.given import endpoint, upserts
from tests.finance.odata_server import FinanceServer, running, serving
from tests.sync.given import company, created, deleted
from tests.sync.service import Sync, nth_person


@dataclass
class Both:
    """The two sides, and the command line that knows both."""

    sync: Sync
    finance: FinanceServer
    environment: dict[str, str]

    async def runs(self, *words: str) -> tuple[int, Any]:
        ran = await asyncio.to_thread(CliRunner().invoke, app, ["sync", *words, "--json"], env=self.environment)
        return ran.exit_code, json.loads(ran.stdout)

    async def deliver(self) -> None:
        """What sync told last of each contact, upserted in Finance."""
        told = [events[-1] for events in self.sync.told().values()]
        odata = endpoint(self.finance)
        await odata.upsert(upserts(*(event for event in told if isinstance(event, RecordMapped))))  # type: ignore[arg-type]
        await odata.close()


@pytest.fixture
async def both() -> AsyncIterator[Both]:
    sync = Sync()
    await sync.takes(created(company()), created(nth_person(1)))
    http = make_app("sync", "", "0")
    http.include_router(router(sync.replica(), sync.database))
    async with serving(http) as url, running(FinanceServer()) as finance:
        yield Both(sync, finance, {"RELATA_SYNC_URL": url, "FINANCE_ODATA_URL": finance.url})


async def test_two_sides_that_agree_have_the_same_counts_and_hashes(both: Both) -> None:
    await both.deliver()

    code, found = await both.runs("reconcile")

    assert (code, found["agrees"], found["differences"]) == (0, True, [])
    assert found["ours"] == found["finance"]
    assert {entity: side["count"] for entity, side in found["ours"].items()} == {"Customers V2": 1, "CDS Contacts": 1}


async def test_what_a_contact_left_in_finance_is_named_and_no_difference(both: Both) -> None:
    await both.deliver()
    await both.sync.takes(deleted(nth_person(1)))

    code, found = await both.runs("reconcile")

    assert (code, found["agrees"], found["finance"].keys()) == (0, True, {"Customers V2"})
    assert [difference["kind"] for difference in found["differences"]] == ["left_in_finance"]


async def test_what_differs_is_named_and_repaired_on_demand(both: Both) -> None:
    await both.deliver()
    both.finance.rows["CDSContacts"].clear()
    both.finance.rows["CustomersV2"]["", "CT000001"]["OrganizationName"] = "Adatm"

    code, found = await both.runs("reconcile", "--repair")
    await both.deliver()
    mended, _ = await both.runs("reconcile")

    assert (code, found["repaired"], mended) == (1, 2, 0)
    assert {difference["kind"] for difference in found["differences"]} == {"missing_in_finance", "different"}
    [named] = [difference["fields"] for difference in found["differences"] if difference["fields"]]
    assert named == {"OrganizationName": {"ours": "Adatum Corporation", "finance": "Adatm"}}


async def test_a_run_is_started_and_seen_in_the_list(both: Both) -> None:
    code, started = await both.runs("run", "all", "--no-wait")
    _, listed = await both.runs("runs")

    assert (code, started["kind"], started["total"]) == (0, "all", 2)
    assert [run["id"] for run in listed] == [started["id"]]


async def test_records_and_projects_are_listed(both: Both) -> None:
    _, records = await both.runs("records", "--state", "acknowledged")
    _, projects = await both.runs("projects")

    assert [record["no"] for record in records] == ["CT000001", "CT1000001"]
    assert [project["target"] for project in projects] == ["account", "customer", "contact_person"]


async def test_the_live_state_is_planned(both: Both) -> None:
    code, plans = await both.runs("plan")

    assert (code, [plan["decision"] for plan in plans]) == (0, ["account", "contact_person"])
