"""A contact is created, changed and deleted, and tells of it."""

import pytest

from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.marketing_setup import PLAIN_SETUP
from shared.contracts.contacts import (
    BusinessRelation,
    ChangeContact,
    ContactBusinessRelation,
    ContactChanged,
    ContactChanges,
    ContactCreated,
    ContactState,
    ContactType,
    CreateContact,
    DeleteContact,
    LinkToTable,
)
from tests.contacts.examples import LATER, NOW, a_company, a_person, change, changed, id_of


def test_a_created_company_tells_its_whole_state() -> None:
    customer = BusinessRelation(business_relation_code="CUST", link_to_table=LinkToTable.CUSTOMER, no="C00010")
    command = CreateContact(
        contact_id=id_of("CT000001"), type=ContactType.COMPANY, name="Nordwind GmbH", business_relations=(customer,)
    )

    contact, event = Contact.create(command, no="CT000001", company=None, setup=PLAIN_SETUP, now=NOW)

    state = ContactState(
        contact_id=command.contact_id,
        no="CT000001",
        type=ContactType.COMPANY,
        name="Nordwind GmbH",
        search_name="NORDWIND GMBH",
        company_id=command.contact_id,
        company_no="CT000001",
        company_name="Nordwind GmbH",
        business_relations=(customer,),
        contact_business_relation=ContactBusinessRelation.CUSTOMER,
        last_modified_at=NOW,
    )
    assert event == ContactCreated(contact_id=command.contact_id, version=1, contact=state)
    assert contact.state() == state


def test_an_event_reads_back_as_it_was_sent() -> None:
    person = a_person(company=a_company(), email="anna.schmidt@nordwind.example")

    _, event = person.change(change(person, city="Hamburg"), company=None, now=LATER)

    assert event is not None
    assert ContactChanged.model_validate_json(event.model_dump_json()) == event


def test_a_person_may_have_no_company() -> None:
    person = a_person()

    assert (person.company_id, person.company_no, person.company_name) == (None, "", "")


def test_a_new_company_loses_name_parts_and_job_title() -> None:
    company = a_company(first_name="Anna", middle_name="M", surname="Schmidt", job_title="Buyer")

    assert (company.first_name, company.middle_name, company.surname, company.job_title) == ("", "", "", "")
    assert company.name == "Nordwind Logistik GmbH"


def test_a_company_takes_no_fields_of_persons() -> None:
    with pytest.raises(ContactRefused) as refused:
        changed(a_company(), job_title="Buyer", organizational_level_code="TOP")

    assert [(error.field, error.code) for error in refused.value.errors] == [
        ("job_title", "only_for_persons"),
        ("organizational_level_code", "only_for_persons"),
    ]


def test_a_new_company_has_no_organizational_level() -> None:
    with pytest.raises(ContactRefused, match="Organizational Level Code is for persons"):
        a_company(organizational_level_code="TOP")


def test_a_number_is_kept_in_upper_case_and_within_20_characters() -> None:
    assert a_company(no="ct000009").no == "CT000009"
    with pytest.raises(ContactRefused, match=r"No\. must not be longer than 20 characters"):
        a_company(no="CT-2026-0000000000001")


def test_a_change_tells_exactly_the_old_values() -> None:
    company = a_company(phone_no="+49 40 111", city="Hamburg")

    contact, event = company.change(
        change(company, phone_no="+49 40 333", city="Hamburg", post_code="20095"), company=None, now=LATER
    )

    assert event is not None
    assert event.old == {"phone_no": "+49 40 111", "post_code": ""}
    assert (event.version, event.contact.phone_no, event.contact.last_modified_at) == (2, "+49 40 333", LATER)
    assert event.contact == contact.state()


def test_a_renamed_company_tells_all_its_old_names() -> None:
    company = a_company(name="Nordwind GmbH")

    _, event = company.change(change(company, name="Nordwind AG"), company=None, now=LATER)

    assert event is not None
    assert event.old == {"name": "Nordwind GmbH", "search_name": "NORDWIND GMBH", "company_name": "Nordwind GmbH"}


def test_a_change_to_what_is_so_already_tells_nothing() -> None:
    company = a_company(post_code="20095")

    assert company.change(change(company, post_code=" 20095 "), company=None, now=LATER) == (company, None)


def test_a_field_that_is_absent_stays_and_a_blank_one_is_emptied() -> None:
    company = a_company(phone_no="+49 40 111", fax_no="+49 40 112")

    after = changed(company, phone_no="")

    assert (after.phone_no, after.fax_no) == ("", "+49 40 112")


def test_all_errors_of_a_command_are_told_at_once() -> None:
    with pytest.raises(ContactRefused) as refused:
        a_person(name="A" * 101, email="anna@", phone_no="CALL ME", country_region_code="XY")

    assert {error.field for error in refused.value.errors} == {"name", "email", "phone_no", "country_region_code"}


def test_an_old_fault_in_another_field_does_not_hold_up_a_change() -> None:
    imported = a_company().model_copy(update={"email": "not an address"})

    assert changed(imported, city="Kiel").city == "Kiel"


@pytest.mark.parametrize(("expected", "accepted"), [(1, True), (None, True), (2, False)])
def test_a_change_that_expects_another_version_is_refused(expected: int | None, accepted: bool) -> None:
    company = a_company()
    command = ChangeContact(
        contact_id=company.contact_id, changes=ContactChanges(city="Kiel"), expected_version=expected
    )

    if accepted:
        assert company.change(command, company=None, now=LATER)[0].city == "Kiel"
    else:
        with pytest.raises(ContactRefused, match="is at version 1, not 2"):
            company.change(command, company=None, now=LATER)


def test_a_deleted_contact_tells_its_last_state() -> None:
    person = a_person()

    gone, event = person.delete(DeleteContact(contact_id=person.contact_id), now=LATER)

    assert gone.deleted
    assert (event.version, event.contact.name, event.old) == (2, "Anna Maria Schmidt", {})


def test_a_deleted_contact_takes_no_command() -> None:
    command = DeleteContact(contact_id=id_of("CT000002"))
    gone, _ = a_person().delete(command, now=LATER)

    for attempt in (lambda: gone.delete(command, now=LATER), lambda: changed(gone, city="Kiel")):
        with pytest.raises(ContactRefused) as refused:
            attempt()
        assert refused.value.errors[0].code == "contact_deleted"


def test_a_deletion_that_expects_another_version_is_refused() -> None:
    person = a_person()

    with pytest.raises(ContactRefused) as refused:
        person.delete(DeleteContact(contact_id=person.contact_id, expected_version=7), now=LATER)

    assert refused.value.errors[0].code == "version_conflict"
