"""Lists of codes, and what contacts have of them."""

from datetime import date
from typing import Any

import pytest

from services.contacts.domain.alternative_address import active_on, with_address, without_address
from services.contacts.domain.classification import FIELD, assigned, unassigned
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.master import Master
from shared.contracts.contacts import (
    AlternativeAddress,
    AssignMaster,
    ContactWebSource,
    DateRange,
    MasterKind,
    SaveMaster,
)
from tests.contacts.examples import LATER, a_company, a_person


def save(before: Master | None = None, **fields: Any) -> Master:
    return Master.save(before, SaveMaster(**{"kind": MasterKind.MAILING_GROUP, "code": "NEWS", **fields}))[0]


def has(contact: Contact, kind: MasterKind, code: str, **fields: Any) -> Contact:
    command = AssignMaster(contact_id=contact.contact_id, kind=kind, code=code, **fields)
    return contact.with_fields(assigned(contact, command, known=True), now=LATER)[0]


def refused(*arguments: Any, **fields: Any) -> list[str]:
    with pytest.raises(ContactRefused) as refusal:
        has(*arguments, **fields)
    return [error.code for error in refusal.value.errors]


def test_an_entry_is_kept_under_its_code_in_upper_case() -> None:
    assert save(code=" news ", description="Newsletter").code == "NEWS"


def test_an_entry_saved_as_it_is_changes_nothing() -> None:
    entry = save(description="Newsletter")

    assert Master.save(entry, SaveMaster(kind=entry.kind, code="news", description="Newsletter"))[1] is None


def test_an_entry_goes_on_counting_after_it_was_deleted() -> None:
    gone, deleted = save().delete(contacts=0)

    assert (deleted and deleted.version, save(gone).version, save(gone).deleted) == (2, 3, False)


def test_an_entry_that_contacts_have_cannot_be_deleted() -> None:
    with pytest.raises(ContactRefused, match="Mailing Group NEWS cannot be deleted: 2 contacts have it"):
        save().delete(contacts=2)


@pytest.mark.parametrize(
    ("fields", "code"),
    [({"code": " "}, "code_missing"), ({"code": "X" * 11}, "too_long"), ({"url": "https://x"}, "only_for_web_sources")],
)
def test_a_wrong_entry_is_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(ContactRefused) as refusal:
        save(**fields)

    assert [error.code for error in refusal.value.errors] == [code]


def test_a_web_source_is_asked_for_the_search_word() -> None:
    entry = save(kind=MasterKind.WEB_SOURCE, url="https://search.example/?q=%1")

    assert entry.search_url("Nordwind & Söhne") == "https://search.example/?q=Nordwind+%26+S%C3%B6hne"


def test_a_contact_has_each_code_once() -> None:
    firm = has(has(a_company(), MasterKind.MAILING_GROUP, "NEWS"), MasterKind.MAILING_GROUP, "news")

    assert (firm.mailing_groups, firm.version) == (("NEWS",), 2)


def test_a_web_source_comes_with_its_search_word() -> None:
    firm = has(a_company(), MasterKind.WEB_SOURCE, "SEARCH", search_word="nordwind")
    firm = has(firm, MasterKind.WEB_SOURCE, "SEARCH", search_word="nordwind kiel")

    assert firm.web_sources == (ContactWebSource(code="SEARCH", search_word="nordwind kiel"),)


def test_a_person_has_one_organizational_level() -> None:
    person = has(has(a_person(), MasterKind.ORGANIZATIONAL_LEVEL, "CEO"), MasterKind.ORGANIZATIONAL_LEVEL, "CFO")

    assert person.organizational_level_code == "CFO"


@pytest.mark.parametrize("kind", [MasterKind.INDUSTRY_GROUP, MasterKind.WEB_SOURCE])
def test_what_is_for_companies_is_refused_for_a_person(kind: MasterKind) -> None:
    assert refused(a_person(), kind, "X") == ["only_for_companies"]


@pytest.mark.parametrize("kind", [MasterKind.JOB_RESPONSIBILITY, MasterKind.ORGANIZATIONAL_LEVEL])
def test_what_is_for_persons_is_refused_for_a_company(kind: MasterKind) -> None:
    assert refused(a_company(), kind, "X") == ["only_for_persons"]


def test_a_code_that_its_list_does_not_have_is_refused() -> None:
    firm = a_company()
    command = AssignMaster(contact_id=firm.contact_id, kind=MasterKind.MAILING_GROUP, code="NEWS")

    with pytest.raises(ContactRefused, match="There is no mailing group NEWS"):
        assigned(firm, command, known=False)


@pytest.mark.parametrize("kind", FIELD)
def test_what_was_assigned_can_be_taken_away(kind: MasterKind) -> None:
    contact = a_person() if kind in (MasterKind.JOB_RESPONSIBILITY, MasterKind.ORGANIZATIONAL_LEVEL) else a_company()

    without = has(contact, kind, "X").with_fields(unassigned(has(contact, kind, "X"), kind, "x"), now=LATER)[0]

    assert without.state().model_dump(exclude={"last_modified_at"}) == contact.state().model_dump(
        exclude={"last_modified_at"}
    )


SUMMER = AlternativeAddress(
    code="summer",
    city="Sylt",
    phone_no="+49 4651 1234",
    date_ranges=(DateRange(starting_date=date(2026, 6, 1), ending_date=date(2026, 8, 31)),),
)
MOVED = AlternativeAddress(code="MOVED", date_ranges=(DateRange(starting_date=date(2026, 7, 1)),))


def at(contact: Contact, address: AlternativeAddress) -> Contact:
    return contact.with_fields(with_address(contact, address), now=LATER)[0]


def test_an_alternative_address_replaces_the_one_of_its_code() -> None:
    firm = at(at(a_company(), SUMMER), SUMMER.model_copy(update={"city": "Amrum"}))

    assert [(address.code, address.city) for address in firm.alternative_addresses] == [("SUMMER", "Amrum")]


def test_an_alternative_address_can_be_taken_away() -> None:
    firm = at(a_company(), SUMMER)

    assert without_address(firm, "summer") == {"alternative_addresses": ()}


@pytest.mark.parametrize(
    ("day", "code"),
    [(date(2026, 5, 31), ""), (date(2026, 6, 1), "SUMMER"), (date(2026, 7, 1), "MOVED"), (date(2027, 1, 1), "MOVED")],
)
def test_the_address_in_force_is_the_one_that_began_last(day: date, code: str) -> None:
    firm = at(at(a_company(), SUMMER), MOVED)

    assert active_on(firm.alternative_addresses, day) == code


def test_an_alternative_address_is_checked_as_a_card_is() -> None:
    backwards = DateRange(starting_date=date(2026, 6, 1), ending_date=date(2026, 5, 1))
    wrong = AlternativeAddress(
        code="", company_name="x" * 101, email="none", phone_no="call me", date_ranges=(backwards, backwards)
    )

    with pytest.raises(ContactRefused) as refusal:
        with_address(a_company(), wrong)

    assert {error.code for error in refusal.value.errors} == {
        "code_length", "too_long", "email_invalid", "phone_contains_letters", "ends_before_it_starts",
        "starting_date_repeated",
    }  # fmt: skip
