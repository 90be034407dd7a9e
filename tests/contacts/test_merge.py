"""Two contacts become one, and two again."""

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.marketing_setup import PLAIN_SETUP
from services.contacts.domain.merge import conflicts, differences, merge, merged_values, take_over
from services.contacts.domain.unmerge import company_before, give_back, unmerge
from shared.contracts.contacts import (
    BusinessRelation,
    ContactState,
    ContactWebSource,
    LinkToTable,
    MergeContacts,
    UnmergeContacts,
)
from tests.contacts.examples import LATER, a_company, a_person, id_of

COMPANIES: dict[UUID | None, Contact] = {
    company.contact_id: company for company in (a_company("C1"), a_company("C9", name="Förde KG"))
}


def pair(**fields: Any) -> tuple[Contact, Contact]:
    """The one that stays, and the one that goes with these fields."""
    return a_company("C1", city="Kiel"), a_company("C2", **{"name": "Nordwind", "city": "Emden", **fields})


def choice(stays: Contact, goes: Contact, **chosen: Any) -> MergeContacts:
    return MergeContacts(contact_id=stays.contact_id, merged_id=goes.contact_id, **chosen)


def merged(stays: Contact, goes: Contact, **chosen: Any) -> tuple[Contact, Contact]:
    command = choice(stays, goes, **chosen)
    gone, _ = merge(stays, goes, command, setup=PLAIN_SETUP, now=LATER)
    return take_over(stays, gone, command, setup=PLAIN_SETUP, now=LATER)[0], gone


def unmerged(stays: Contact, gone: Contact) -> tuple[Contact, Contact]:
    command = UnmergeContacts(contact_id=stays.contact_id, merged_id=gone.contact_id)
    back, _ = unmerge(gone, stays, command, now=LATER)
    left = COMPANIES.get(company_before(stays, back))
    return give_back(stays, back, company=left, setup=PLAIN_SETUP, now=LATER)[0], back


def codes(stays: Contact, goes: Contact, **chosen: Any) -> list[str]:
    with pytest.raises(ContactRefused) as refused:
        merge(stays, goes, choice(stays, goes, **chosen), setup=PLAIN_SETUP, now=LATER)
    return [error.code for error in refused.value.errors]


def content(contact: ContactState) -> dict[str, Any]:
    return contact.model_dump(include=set(ContactState.model_fields) - {"last_modified_at"})


def test_the_contact_that_stays_keeps_its_values_and_takes_those_that_are_named() -> None:
    stays, _ = merged(*pair(phone_no="111"), take=["phone_no"])

    assert (stays.no, stays.name, stays.city, stays.phone_no) == ("C1", "Nordwind Logistik GmbH", "Kiel", "111")


def test_a_name_that_is_taken_brings_its_search_name() -> None:
    stays, _ = merged(*pair(), take=["name"])

    assert (stays.name, stays.search_name, stays.company_name) == ("Nordwind", "NORDWIND", "Nordwind")


def test_the_contact_that_goes_says_where_it_went() -> None:
    stays, goes = pair()

    _, event = merge(stays, goes, choice(stays, goes), setup=PLAIN_SETUP, now=LATER)

    assert (event.contact_id, event.version, event.into_id, event.into_no) == (id_of("C2"), 2, id_of("C1"), "C1")


def test_only_what_differs_is_shown() -> None:
    assert {difference.field for difference in differences(*pair())} == {"name", "search_name", "city"}


def test_rows_of_the_contact_that_goes_come_to_the_one_that_stays() -> None:
    stays, goes = pair()
    stays = stays.model_copy(update={"mailing_groups": ("NEWS",)})

    stays, _ = merged(stays, goes.model_copy(update={"mailing_groups": ("NEWS", "FAIR")}))

    assert stays.mailing_groups == ("NEWS", "FAIR")


def linked(contact: Contact, no: str) -> Contact:
    relation = BusinessRelation(business_relation_code="CUST", link_to_table=LinkToTable.CUSTOMER, no=no)
    return contact.model_copy(update={"business_relations": (relation,)})


def two_customers() -> tuple[Contact, Contact]:
    stays, goes = pair()
    return linked(stays, "D1"), linked(goes, "D2")


def test_two_links_to_one_table_are_a_conflict_that_is_named() -> None:
    assert [conflict.field for conflict in conflicts(*two_customers())] == ["business_relations/Customer"]
    assert codes(*two_customers()) == ["merge_conflict"]


def test_a_code_that_one_has_as_a_label_and_the_other_as_a_link_is_refused() -> None:
    stays, goes = pair()
    label = BusinessRelation(business_relation_code="CUST")

    assert codes(stays.model_copy(update={"business_relations": (label,)}), linked(goes, "D1")) == ["relation_repeated"]


@pytest.mark.parametrize(("chosen", "no"), [("keep", "D1"), ("take", "D2")])
def test_a_conflict_is_settled_by_saying_whose_row_stays(chosen: str, no: str) -> None:
    choice: dict[str, Any] = {chosen: ["business_relations/Customer"]}

    stays, _ = merged(*two_customers(), **choice)

    assert [relation.no for relation in stays.business_relations] == [no]


def test_equal_rows_are_no_conflict() -> None:
    source = (ContactWebSource(code="SEARCH", search_word="nordwind"),)
    stays, goes = (contact.model_copy(update={"web_sources": source}) for contact in pair())

    assert merged(stays, goes)[0].web_sources == source


def test_what_cannot_be_merged_is_refused() -> None:
    stays, goes = pair()
    gone = goes.model_copy(update={"deleted": True})

    assert codes(stays, stays) == ["merged_with_itself"]
    assert codes(stays, a_person("P1")) == ["merged_types_differ"]
    assert codes(stays, gone) == ["contact_deleted"]
    assert codes(stays, goes, take=["colour"]) == ["merge_field_unknown"]
    assert codes(stays, goes, merged_expected_version=7) == ["version_conflict"]


def test_a_merged_contact_takes_no_command_and_says_where_it_went() -> None:
    stays, gone = merged(*pair())

    assert codes(stays, gone) == ["contact_merged"]


def test_a_person_can_be_moved_to_the_other_ones_company() -> None:
    firm = a_company("C1")
    stays, _ = merged(a_person("P1"), a_person("P2", firm), take=["company_no"])

    assert (stays.company_id, stays.company_no, stays.company_name) == (firm.contact_id, "C1", firm.name)


def test_what_was_taken_is_given_back() -> None:
    stays, goes = pair(phone_no="111")
    after, gone = merged(stays, goes.model_copy(update={"mailing_groups": ("NEWS",)}), take=["phone_no"])

    before, back = unmerged(after, gone)

    assert content(before) == content(stays)
    assert (back.deleted, back.phone_no, back.mailing_groups) == (False, "111", ("NEWS",))


def test_what_was_changed_since_the_merge_stays() -> None:
    after, gone = merged(*pair(phone_no="111"), take=["phone_no", "city"])
    corrected = after.model_copy(update={"phone_no": "222"})

    before, _ = unmerged(corrected, gone)

    assert (before.phone_no, before.city) == ("222", "Kiel")


def test_only_what_was_merged_can_be_unmerged() -> None:
    stays, goes = pair()

    with pytest.raises(ContactRefused) as refused:
        unmerged(stays, goes)

    assert refused.value.errors[0].code == "not_merged"


TEXTS = st.sampled_from(["", "Kiel", "Emden", "Bremen"])
FIELDS = st.fixed_dictionaries({"name": TEXTS, "city": TEXTS, "address": TEXTS, "job_title": TEXTS, "fax_no": TEXTS})
GROUPS = st.lists(st.sampled_from(["NEWS", "FAIR", "XMAS"]), unique=True).map(tuple)
TAKE = st.lists(st.sampled_from(["name", "city", "address", "job_title", "fax_no", "company_no"]), unique=True)


@st.composite
def persons(draw: st.DrawFn, no: str) -> Contact:
    company = draw(st.sampled_from([None, *COMPANIES.values()]))
    fields: dict[str, Any] = draw(FIELDS)
    person = a_person(no, company, **fields)
    return person.model_copy(update={"mailing_groups": draw(GROUPS)})


@given(persons("P1"), persons("P2"), TAKE)
def test_the_preview_is_the_result(stays: Contact, goes: Contact, take: list[str]) -> None:
    preview = ContactState.model_validate(merged_values(stays, goes, take, PLAIN_SETUP))

    assert content(merged(stays, goes, take=take)[0]) == content(preview)


@given(persons("P1"), persons("P2"), persons("P3"), TAKE, TAKE, st.booleans())
def test_after_all_merges_are_undone_in_any_order_all_is_as_before(
    stays: Contact, one: Contact, other: Contact, take: list[str], then: list[str], first_one_first: bool
) -> None:
    after, gone_one = merged(stays, one, take=take)
    after, gone_other = merged(after, other, take=then)
    gone: dict[UUID, Contact] = {contact.contact_id: contact for contact in (gone_one, gone_other)}

    for id in gone if first_one_first else reversed(gone):
        after, back = unmerged(after, gone[id])
        assert content(back) == content(one if id == one.contact_id else other)

    assert content(after) == content(stays)
    assert not after.merges
