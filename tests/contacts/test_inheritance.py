"""What a person takes over from the company it joins (Business Central, Contact.InheritCompanyToPersonData)."""

from typing import Any

import pytest

from services.contacts.domain.contact import Contact
from services.contacts.domain.marketing_setup import PLAIN_SETUP, MarketingSetup
from shared.contracts.contacts import CorrespondenceType
from tests.contacts.examples import LATER, a_company, a_person, change, changed

HAMBURG: dict[str, Any] = {
    "address": "Kai 3",
    "address_2": "Tor B",
    "post_code": "20095",
    "city": "Hamburg",
    "county": "HH",
}
KIEL: dict[str, Any] = {"address": "Förde 9", "address_2": "", "post_code": "24103", "city": "Kiel", "county": "SH"}
COMMUNICATION: dict[str, Any] = {
    "phone_no": "+49 40 111",
    "telex_no": "211",
    "fax_no": "+49 40 112",
    "telex_answer_back": "nord d",
    "email": "info@nordwind.example",
    "home_page": "https://nordwind.example",
    "extension_no": "17",
    "mobile_phone_no": "+49 171 1",
    "pager": "55",
    "correspondence_type": CorrespondenceType.EMAIL,
}
ALL_OFF = MarketingSetup.model_validate({field: False for field in MarketingSetup.model_fields if "inherit" in field})


def moved(person: Contact, former: Contact | None, company: Contact) -> Contact:
    command = change(person, company_no=company.no)
    return person.change(command, company=company, former_company=former, now=LATER)[0]


@pytest.mark.parametrize(
    "field", ["salesperson_code", "territory_code", "country_region_code", "language_code", "format_region"]
)
def test_a_new_person_has_the_companys_codes_whatever_it_had(field: str) -> None:
    value, own = ("DE", "FR") if field == "country_region_code" else ("NORTH", "SOUTH")

    person: dict[str, Any] = {field: own}

    assert getattr(a_person(company=changed(a_company(), **{field: value}), **person), field) == value
    assert getattr(a_person(company=a_company(), **person), field) == ""


def test_a_new_person_has_the_companys_address() -> None:
    person = a_person(company=a_company(**HAMBURG))

    assert person.model_dump(include=set(HAMBURG)) == HAMBURG


def test_an_address_of_ones_own_stays_whole() -> None:
    person = a_person(company=a_company(**HAMBURG), city="Kiel")

    assert (person.address, person.post_code, person.city) == ("", "", "Kiel")


def test_a_county_alone_is_no_address() -> None:
    assert a_person(company=a_company(**HAMBURG), county="SH").county == "HH"


def test_a_new_person_has_the_companys_communication_details_where_it_has_none() -> None:
    person = a_person(company=a_company(**COMMUNICATION), phone_no="+49 40 999")

    assert person.model_dump(include=set(COMMUNICATION)) == COMMUNICATION | {"phone_no": "+49 40 999"}


OWN: dict[str, Any] = {
    "name_2": "Nord",
    "currency_code": "EUR",
    "vat_registration_no": "X1",
    "registration_no": "HRB 1",
    "email_2": "b@nordwind.example",
    "salutation_code": "COMPANY",
    "external_id": "77",
    "exclude_from_segment": True,
    "privacy_blocked": True,
}


@pytest.mark.parametrize("field", OWN)
def test_what_is_the_companys_own_is_not_inherited(field: str) -> None:
    person = a_person(company=a_company(**{field: OWN[field]}))

    assert not getattr(person, field)


def test_a_person_that_moves_swaps_the_old_companys_values_for_the_new_ones() -> None:
    old = a_company(phone_no="+49 40 111", email="a@old.example", salesperson_code="JO", **HAMBURG)
    new = a_company(no="CT000009", email="b@new.example", salesperson_code="PS", **KIEL)
    person = a_person(company=old, mobile_phone_no="+49 171 7")

    after = moved(person, old, new)

    assert (after.phone_no, after.email, after.mobile_phone_no) == ("", "b@new.example", "+49 171 7")
    assert (after.salesperson_code, after.company_name) == ("PS", new.name)
    assert after.model_dump(include=set(KIEL)) == KIEL


def test_an_address_is_the_old_companys_even_if_the_county_differs() -> None:
    old, new = a_company(**HAMBURG), a_company(no="CT000009", **KIEL)
    person = a_person(company=old).model_copy(update={"county": "Wandsbek"})

    assert moved(person, old, new).county == "SH"


def test_without_the_old_company_its_values_count_as_the_persons_own() -> None:
    person = a_person(company=a_company(phone_no="+49 40 111"))

    assert moved(person, None, a_company(no="CT000009", phone_no="+49 431 5")).phone_no == "+49 40 111"


def test_naming_the_same_company_again_inherits_nothing() -> None:
    company = a_company(salesperson_code="PS")
    person = a_person(company=company).model_copy(update={"salesperson_code": "JO"})

    assert moved(person, company, company) == person


def test_with_every_switch_off_only_the_company_name_follows() -> None:
    company = a_company(salesperson_code="PS", **HAMBURG, **COMMUNICATION)

    person = a_person(company=company, setup=ALL_OFF)

    alike = set(HAMBURG) | set(COMMUNICATION) | {"salesperson_code"}
    assert person.model_dump(include=alike) == a_person(setup=PLAIN_SETUP).model_dump(include=alike)
    assert person.company_name == company.name
