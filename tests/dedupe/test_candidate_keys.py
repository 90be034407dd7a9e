"""Contacts that may be one share a key; contacts that share a key are few."""

from typing import Any

import pytest

from services.dedupe.domain.fingerprint import Fingerprint
from tests.dedupe.examples import company, only_company, only_person, person


def shared(one: Fingerprint, other: Fingerprint) -> set[str]:
    return set(one.keys) & set(other.keys)


@pytest.mark.parametrize(
    ("one", "other", "key"),
    [
        ({"phone_no": "+49 89 1234567"}, {"mobile_phone_no": "089/1234567"}, "C:phone:1234567"),
        ({"vat_registration_no": "DE123456789"}, {"vat_registration_no": "123 456 789"}, "C:vat:123456789"),
        ({"email": "Eva@nordwind.de"}, {"email_2": "eva@nordwind.de"}, "C:mail:eva@nordwind.de"),
        (
            {"name": "Nordwind", "email": "info@nordwind.de"},
            {"name": "Nordlicht", "email": "post@nordwind.de"},
            "C:domain:nordwind.de:no",
        ),
        ({"name": "Nordwind Logistik"}, {"name": "Logistik Nordwind AG"}, "C:name:logistik nordwind"),
        ({"name": "Philips Weber"}, {"name": "Filips Webber"}, "C:sound:FLPS:WBR"),
        (
            {"name": "Nordwind", "post_code": "80331"},
            {"name": "Nordwand", "post_code": "80331"},
            "C:start-post:nord:80331",
        ),
        ({"name": "Seewind", "post_code": "80331"}, {"name": "Zeewind", "post_code": "80331"}, "C:end-post:wind:80331"),
        ({"name": "Nordwind", "city": "München"}, {"name": "Nordwand", "city": "Muenchen"}, "C:start-city:nordw:munc"),
    ],
)
def test_contacts_meet_under_each_family(one: dict[str, Any], other: dict[str, Any], key: str) -> None:
    assert key in shared(only_company(**one), only_company(**other))


def test_neighbours_meet_by_house_with_a_name_that_begins_alike() -> None:
    one = only_company(name="Nordwind", address="Hauptstr. 12", post_code="80331", city="München")
    other = only_company(name="Nordwand", address="Hauptstraße 12", post_code="80331", city="Muenchen")

    families = {key.split(":")[1] for key in shared(one, other)}

    assert {"number-post", "site"} <= families


def test_persons_meet_by_initial_and_surname_in_either_order() -> None:
    one = only_person(name="A. Schröder", country_region_code="DE")
    other = only_person(name="Schroeder Anna", country_region_code="DE")

    assert "P:surname:a:schro:DE" in shared(one, other)


def test_persons_meet_at_their_employer() -> None:
    one = only_person(name="Anna Schröder", company_name="Hansekontor AG")
    other = only_person(name="Hannah Schroeter", company_name="Hansekontor")

    assert shared(one, other) == {"P:employer:hansekontor:sch"}


def test_companies_and_persons_never_meet() -> None:
    fields: dict[str, Any] = {"name": "Anna Schröder", "phone_no": "089 1234567", "email": "anna@nordwind.de"}

    assert not shared(only_company(**fields), only_person(**fields))


def test_a_generic_mailbox_is_no_key_but_its_own_domain_is() -> None:
    assert only_company(email="info@nordwind.de").keys == ("C:host:nordwind.de",)
    assert only_company(email="office@gmail.com").keys == ()


def test_a_free_mail_domain_is_no_key_but_its_mailbox_is() -> None:
    keys = only_person(name="Anna", email="anna.s@gmail.com").keys

    assert [key for key in keys if "gmail.com" in key] == ["P:mail:anna.s@gmail.com"]


def test_a_contact_without_values_has_no_keys() -> None:
    assert only_company().keys == ()


def test_keys_stay_few_when_a_name_is_long() -> None:
    long = "Vereinigte Werkstätten für Kunst im Handwerk und Innenausbau Bremen"

    assert len(company(name=long).keys) < 40
    assert len(person().keys) < 30
