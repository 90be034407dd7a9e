"""A person belongs to one company or none; a company belongs to itself."""

from uuid import UUID

import pytest

from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactRefused
from shared.contracts.contacts import DeleteContact
from tests.contacts.examples import LATER, a_company, a_person, change, changed, id_of


def refusal(person: Contact, company: Contact | None, **named: str | UUID) -> str:
    with pytest.raises(ContactRefused) as refused:
        person.change(change(person, **named), company=company, now=LATER)
    return refused.value.errors[0].code


def test_a_person_carries_number_id_and_name_of_its_company() -> None:
    company = a_company()

    person = a_person(company=company)

    assert (person.company_no, person.company_id, person.company_name) == (company.no, company.contact_id, company.name)


def test_a_person_can_name_its_company_by_id_or_in_small_letters() -> None:
    person, company = a_person(), a_company()

    for named in ({"company_id": company.contact_id}, {"company_no": "ct000001"}):
        assert person.change(change(person, **named), company=company, now=LATER)[0].company_no == "CT000001"


def test_joining_a_company_tells_the_old_membership() -> None:
    person, company = a_person(), a_company()

    _, event = person.change(change(person, company_no=company.no), company=company, now=LATER)

    assert event is not None
    assert event.old == {"company_no": "", "company_id": None, "company_name": ""}


def test_a_person_leaves_its_company_when_its_number_is_blanked() -> None:
    person = a_person(company=a_company(phone_no="+49 40 111"))

    alone = changed(person, company_no="")

    assert (alone.company_id, alone.company_no, alone.company_name) == (None, "", "")
    assert alone.phone_no == "+49 40 111"


def test_a_company_that_is_not_found_is_refused() -> None:
    assert refusal(a_person(), None, company_no="CT000404") == "company_not_found"


def test_a_company_found_by_one_name_must_answer_to_the_other() -> None:
    named: dict[str, str | UUID] = {"company_no": "CT000001", "company_id": id_of("CT000007")}

    assert refusal(a_person(), a_company(), **named) == "company_not_found"


def test_the_company_of_a_person_must_be_a_company() -> None:
    colleague = a_person(no="CT000003")

    assert refusal(a_person(), colleague, company_no=colleague.no) == "company_is_a_person"


def test_a_person_joins_no_deleted_company() -> None:
    company, _ = a_company().delete(DeleteContact(contact_id=id_of("CT000001")), now=LATER)

    assert refusal(a_person(), company, company_no=company.no) == "company_deleted"


def test_a_company_names_no_other_company() -> None:
    other = a_company(no="CT000007")

    assert refusal(a_company(), other, company_no=other.no) == "company_in_company"


def test_a_company_may_name_itself() -> None:
    company = a_company()

    assert changed(company, company_no=company.no, city="Kiel").company_no == company.no
