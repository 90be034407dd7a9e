"""A stored contact as a list shows it."""

from datetime import date
from typing import Any

import pytest

from services.contacts.api.shown import ListedContact, shown
from shared.contracts.contacts import (
    AlternativeAddress,
    BusinessRelation,
    ContactWebSource,
    CorrespondenceType,
    DateRange,
    LinkToTable,
)
from tests.contacts.examples import a_company, a_person

IN_SUMMER = DateRange(starting_date=date(2026, 6, 1))
FULL: dict[str, Any] = {
    "business_relations": (
        BusinessRelation(business_relation_code="CUST", link_to_table=LinkToTable.CUSTOMER, no="D1"),
        BusinessRelation(business_relation_code="PRESS"),
    ),
    "web_sources": (ContactWebSource(code="SEARCH"),),
    "alternative_addresses": (AlternativeAddress(code="SEA", city="Emden", date_ranges=(IN_SUMMER,)),),
    "mailing_groups": ("NEWS",),
    "correspondence_type": CorrespondenceType.EMAIL,
    "privacy_blocked": True,
}
CONTACTS = [a_company(), a_person(), a_company().model_copy(update=FULL)]


def stored(contact: Any) -> dict[str, Any]:
    fields: dict[str, Any] = contact.model_dump(mode="json", exclude_defaults=True)
    return fields


@pytest.mark.parametrize("contact", CONTACTS, ids=["company", "person", "all tables"])
def test_a_stored_contact_is_shown_with_what_is_blank(contact: Any) -> None:
    checked = ListedContact.model_validate(stored(contact)).model_dump(mode="json")

    assert shown(stored(contact)) == checked


def test_what_is_kept_beside_a_contact_is_not_shown() -> None:
    assert {"words", "name_key", "created_by"}.isdisjoint(shown(stored(a_company())))


def test_of_fields_asked_for_a_blank_one_is_shown_too() -> None:
    assert shown({"no": "C1", "name": "Nordwind"}, ["no", "fax_no"]) == {"no": "C1", "fax_no": ""}
