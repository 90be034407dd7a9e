"""Mailing groups, industry groups and the like, and alternative addresses, in one cell of a file and back."""

import csv
import io
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relata.exporter.rows import COLUMNS, flat_row, with_relations
from relata.importer.columns import Columns
from relata.importer.commands import command_of
from relata.importer.lists import LISTS, cell, listed
from relata.importer.rows import Row
from relata.vcard import Version, read_card, write_card
from shared.contracts.contacts import AlternativeAddress, BusinessRelation, ContactWebSource, CreateContact, DateRange

ID = UUID(int=1)
CODES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=10)
TEXTS = CODES.map(str.strip).filter(bool)
WEB_SOURCES = st.builds(ContactWebSource, code=TEXTS, search_word=TEXTS | st.just(""))
RANGES = st.builds(DateRange, starting_date=st.dates(), ending_date=st.none() | st.dates())
ADDRESSES = st.builds(AlternativeAddress, code=TEXTS, city=TEXTS, date_ranges=st.lists(RANGES, max_size=2).map(tuple))
LABELS = st.builds(BusinessRelation, business_relation_code=TEXTS, link_to_table=st.just(""), no=st.just(""))
LISTED = st.fixed_dictionaries(
    {},
    optional={
        "mailing_groups": st.lists(TEXTS, min_size=1, max_size=3),
        "industry_groups": st.lists(TEXTS, min_size=1, max_size=3),
        "web_sources": st.lists(WEB_SOURCES, min_size=1, max_size=2),
        "alternative_addresses": st.lists(ADDRESSES, min_size=1, max_size=2),
        "business_relations": st.lists(LABELS, min_size=1, max_size=2),
    },
)


def a_contact(lists: dict[str, Any]) -> dict[str, Any]:
    """As the contacts service answers."""
    command = CreateContact.model_validate(
        {"contact_id": ID, "type": "Company", "name": "Nordwind GmbH", "no": "C1", "phone_no": "1", **lists}
    )
    return command.model_dump(mode="json")


def read(values: dict[str, Any]) -> dict[str, Any]:
    command = command_of(Row(1, 1, values), Columns(), ID)
    assert isinstance(command, CreateContact), command
    return command.model_dump(mode="json")


@given(lists=LISTED)
def test_lists_come_back_from_csv_as_they_were(lists: dict[str, Any]) -> None:
    contact, file = a_contact(lists), io.StringIO(newline="")
    rows = csv.DictWriter(file, COLUMNS, restval="")
    rows.writeheader()
    rows.writerow(flat_row(contact))

    (row,) = csv.DictReader(io.StringIO(file.getvalue(), newline=""))

    assert read(row) == contact


@pytest.mark.parametrize("version", ["3.0", "4.0"])
@given(lists=LISTED)
def test_lists_come_back_from_a_vcard_as_they_were(version: Version, lists: dict[str, Any]) -> None:
    contact = a_contact(lists)

    assert read(dict(read_card(write_card(flat_row(contact), version)))) == contact


@given(lists=LISTED)
def test_lists_come_back_from_json_lines_as_they_were(lists: dict[str, Any]) -> None:
    contact = a_contact(lists)

    assert read(with_relations(contact)) == contact


def test_a_person_writes_lists_plainly() -> None:
    assert listed("mailing_groups", "NEWS; XMAS ;") == ["NEWS", "XMAS"]
    assert listed("web_sources", "SEARCH=nordwind segel") == [{"code": "SEARCH", "search_word": "nordwind segel"}]
    assert listed("business_relations", "PRESS") == [{"business_relation_code": "PRESS"}]
    assert cell("mailing_groups", ["NEWS", "XMAS"]) == "NEWS;XMAS"
    assert cell("mailing_groups", ["A;B"]) == '["A;B"]'


@pytest.mark.parametrize("field", sorted(LISTS))
@pytest.mark.parametrize("text", ["[", "[1]", '["A", {}]'])
def test_what_is_no_list_is_said_to_be_none(field: str, text: str) -> None:
    problems = command_of(Row(1, 1, {"name": "Nordwind", field: text}), Columns(), ID)

    assert isinstance(problems, tuple)
    assert {problem.field.split(".")[0] for problem in problems} == {field}
