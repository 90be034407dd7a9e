"""`relata import` of the sample set through a running contacts service."""

import csv
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from shared.contracts.contacts import ContactCreated
from shared.platform.settings import Settings
from tests.flows.commands import SAMPLES, relata
from tests.flows.ears import Ears, until
from tests.flows.system import System, environment

pytestmark = [pytest.mark.backing, pytest.mark.timeout(600)]


@dataclass(frozen=True)
class Imported:
    """The rows of a file, the verdicts in the order of their rows, and what the command said."""

    rows: list[dict[str, str]]
    verdicts: list[dict[str, Any]]
    summary: dict[str, Any]
    code: int | None


@pytest.fixture(scope="module")
async def system(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[System]:
    async with System(settings, tmp_path_factory.mktemp("logs"), names=("contacts",)) as system:
        yield system


@pytest.fixture(scope="module")
async def imported(ears: Ears, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Imported:
    file, verdicts = SAMPLES / "contacts.csv", tmp_path_factory.mktemp("import") / "verdicts.jsonl"
    process = await relata("import", file, "--verdicts", verdicts, "--json", environment=environment(settings))
    out, _ = await process.communicate()
    told = sorted(map(json.loads, verdicts.read_text().splitlines()), key=lambda verdict: int(verdict["row"]))
    return Imported(rows_of(file), told, json.loads(out), process.returncode)


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


async def test_each_row_has_one_verdict_and_all_are_accepted(imported: Imported) -> None:
    assert [verdict["row"] for verdict in imported.verdicts] == list(range(1, len(imported.rows) + 1))
    assert {verdict["verdict"] for verdict in imported.verdicts} == {"accepted"}
    assert (imported.code, imported.summary["accepted"], imported.summary["refused"]) == (0, len(imported.rows), 0)


async def test_every_accepted_row_is_a_contact_with_the_number_of_its_verdict(imported: Imported, ears: Ears) -> None:
    await until(lambda: len(ears.of(ContactCreated)) >= len(imported.rows), "all contacts")

    created = {created.contact.external_id: created for created in ears.of(ContactCreated)}
    for row, verdict in zip(imported.rows, imported.verdicts, strict=True):
        contact = created[row["external_id"]]
        assert (verdict["contact_id"], verdict["no"]) == (str(contact.contact_id), contact.contact.no)
        assert row["no"] in ("", verdict["no"])
    assert len({verdict["no"] for verdict in imported.verdicts}) == len(imported.rows)


async def test_persons_that_stand_before_their_company_are_accepted_too(imported: Imported, ears: Ears) -> None:
    line_of = {row["no"]: line for line, row in enumerate(imported.rows) if row["no"]}
    early = [row for line, row in enumerate(imported.rows) if line_of.get(row["company_no"], -1) > line]

    persons = {created.contact.external_id: created.contact for created in ears.of(ContactCreated)}

    assert early
    assert all(persons[row["external_id"]].company_no == row["company_no"] for row in early)
