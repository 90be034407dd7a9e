"""Contacts as vCards: what is written is what is read."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relata.exporter.rows import flat_row
from relata.vcard import Version, cards, read_card, write_card
from shared.contracts.contacts import ContactFields

TEXT_FIELDS = [name for name, info in ContactFields.model_fields.items() if info.annotation is str]
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=40
).map(str.strip).filter(bool)  # fmt: skip
ROWS = st.fixed_dictionaries(
    {"name": TEXTS, "type": st.sampled_from(["Company", "Person"]), "no": st.just("CT000042"), "phone_no": TEXTS},
    optional={field: TEXTS for field in TEXT_FIELDS if field not in ("name", "phone_no", "email", "email_2")},
)
VERSIONS: list[Version] = ["3.0", "4.0"]


@pytest.mark.parametrize("version", VERSIONS)
@given(row=ROWS, emails=st.lists(TEXTS, max_size=2))
def test_a_contact_comes_back_from_a_vcard_as_it_was(version: Version, row: dict[str, str], emails: list[str]) -> None:
    row = row | dict(zip(("email", "email_2"), emails, strict=False))

    assert read_card(write_card(row, version, "Nordwind GmbH")) == row


@pytest.mark.parametrize("version", VERSIONS)
def test_a_card_says_its_version_and_what_it_is(version: Version) -> None:
    card = write_card({"name": "Nordwind GmbH", "type": "Company"}, version)

    assert f"VERSION:{version}" in card
    assert "KIND:org" in card
    assert "ORG:Nordwind GmbH" in card


THEIRS = """BEGIN:VCARD
VERSION:4.0
N:Berg;Anna;Maria;Dr.;
FN:Dr. Anna Maria Berg
ORG:Nordwind GmbH
TITLE:Einkauf
TEL;TYPE="work,voice";VALUE=uri:tel:+49-431-5550113
item1.TEL;TYPE=cell:+49 171 5550114
EMAIL:anna@nordwind.example
ADR;TYPE=work:;2. Stock;Hafenstraße 12;Kiel;;24103;DE
END:VCARD
"""


def test_a_card_of_another_program_is_a_person() -> None:
    assert read_card(THEIRS) == {
        "type": "Person",
        "name": "Dr. Anna Maria Berg",
        "first_name": "Anna",
        "middle_name": "Maria",
        "surname": "Berg",
        "job_title": "Einkauf",
        "phone_no": "+49-431-5550113",
        "mobile_phone_no": "+49 171 5550114",
        "email": "anna@nordwind.example",
        "address": "Hafenstraße 12",
        "address_2": "2. Stock",
        "post_code": "24103",
        "city": "Kiel",
        "country_region_code": "DE",
    }


def test_a_card_with_an_organisation_and_no_person_is_a_company() -> None:
    card = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:;;;;\r\nFN:Nordwind GmbH\r\nORG:Nordwind GmbH\r\nEND:VCARD\r\n"

    assert read_card(card) == {"type": "Company", "name": "Nordwind GmbH"}


def test_a_file_is_read_card_by_card() -> None:
    lines = ["\n", "BEGIN:VCARD\n", "FN:A\n", "END:VCARD\n", "BEGIN:VCARD\n", "BEGIN:VCARD\n", "END:VCARD\n"]

    assert [(number, card.count("\n")) for number, card in cards(lines)] == [(2, 3), (5, 1), (6, 2)]


def test_a_flat_row_names_links_by_columns_whatever_their_code() -> None:
    contact: dict[str, Any] = {
        "no": "C1",
        "type": "Company",
        "name": "Nordwind",
        "company_no": "C1",
        "minor": True,
        "business_relations": [
            {"business_relation_code": "KUNDE", "link_to_table": "Customer", "no": "D1"},
            {"business_relation_code": "PRESS", "link_to_table": "", "no": ""},
        ],
    }

    assert flat_row(contact) == {
        "no": "C1", "type": "Company", "name": "Nordwind", "minor": "true", "customer_no": "D1",
        "business_relations": "PRESS",
    }  # fmt: skip
