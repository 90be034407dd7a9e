"""How likely two contacts are one, and what each field says about it."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from services.dedupe.domain.fingerprint import Fingerprint
from services.dedupe.domain.score import Score, score
from tests.dedupe.examples import company, only_company, only_person, person

MARRIED: dict[str, Any] = {"name": "Anna Lindgren", "surname": "Lindgren", "company_name": ""}
MOVED: dict[str, Any] = {"address": "Am Hafen 7", "post_code": "28195", "city": "Bremen"}


def similarity(found: Score, field: str) -> float:
    return next(evidence.similarity for evidence in found.evidence if evidence.field == field)


def weight(found: Score, field: str) -> float:
    return next(evidence.weight for evidence in found.evidence if evidence.field == field)


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"name": "NORDWIND LOGISTIK", "vat_registration_no": ""},
        {"name": "Logistik Nordwind AG", "address": "Hauptstr. 12", "city": "Muenchen"},
        {"name": "Nordwindd Logistk GmbH", "email": "", "vat_registration_no": ""},
        {"name": "Nordwind", "phone_no": "", "vat_registration_no": ""},
        {"phone_no": "089 1234599", **MOVED},
        {"phone_no": "", "email": "", "vat_registration_no": ""},
    ],
)
def test_a_company_entered_again_is_a_duplicate(fields: dict[str, Any]) -> None:
    assert score(company(1), company(2, **fields)).qualifies


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"name": "Schröder, Anna", "first_name": "", "surname": ""},
        {"name": "Schroeder Anna", "first_name": "Schroeder", "surname": "Anna", "mobile_phone_no": ""},
        {"name": "A. Schröder", "first_name": "A.", "mobile_phone_no": "", "email": ""},
        {"name": "Dr. Anna Marie Schroder", "first_name": "Anna Marie", "surname": "Schroder", "mobile_phone_no": ""},
        {"name": "Anni Schröder", "first_name": "Anni", "email": "", "mobile_phone_no": ""},
        {"phone_no": "0171 5556667", "mobile_phone_no": "", "email": "", "company_name": "", **MOVED},
    ],
)
def test_a_person_entered_again_is_a_duplicate(fields: dict[str, Any]) -> None:
    assert score(person(1), person(2, **fields)).qualifies


def test_a_firm_next_door_under_one_switchboard_is_another_company() -> None:
    neighbour = company(2, name="Albrecht & Partner Steuerberater", vat_registration_no="")

    assert not score(company(1), neighbour).qualifies


def test_a_sister_company_in_the_same_house_is_another_company() -> None:
    head, sister = company(1, name="Nordwind GmbH"), company(2, name="Nordwind Immobilien GmbH", vat_registration_no="")

    assert not score(head, sister).qualifies


def test_a_branch_elsewhere_with_its_own_phone_is_another_company() -> None:
    branch = company(2, phone_no="0421 9876543", vat_registration_no="", **MOVED)

    assert not score(company(1), branch).qualifies


def test_a_namesake_in_another_city_is_another_company() -> None:
    namesake = only_company(2, name="Nordwind Logistik AG", city="Bremen", email="info@nordwind-bremen.de")

    assert not score(company(1), namesake).qualifies


def test_different_vat_numbers_count_against() -> None:
    same = company(2, email="", phone_no="")
    other = company(2, email="", phone_no="", vat_registration_no="DE987654321")

    assert score(company(1), same).value > score(company(1), other).value
    assert weight(score(company(1), other), "vat_registration_no") < 0


def test_a_name_alone_makes_no_duplicate() -> None:
    assert not score(only_company(1, name="Nordwind"), only_company(2, name="Nordwind")).qualifies
    assert not score(only_person(1, name="Anna Berg"), only_person(2, name="Anna Berg")).qualifies


def test_a_firm_that_changed_its_name_is_known_by_its_vat_number() -> None:
    renamed = company(2, name="Südwind Spedition GmbH")
    unknown = company(2, name="Südwind Spedition GmbH", vat_registration_no="")

    assert score(company(1), renamed).qualifies
    assert not score(company(1), unknown).qualifies


def test_a_spouse_shares_all_but_the_name() -> None:
    peter: dict[str, Any] = {
        "name": "Peter Schröder",
        "first_name": "Peter",
        "mobile_phone_no": "",
        "email": "peter@gmx.de",
    }

    found = score(person(1, company_name=""), person(2, company_name="", **peter))

    assert not found.qualifies
    assert {"surname"} <= set(found.agreed) <= {"phone_no", "surname", "address", "city", "country_region_code"}
    assert weight(found, "first_name") < 0


def test_a_family_with_one_mailbox_is_still_two_persons() -> None:
    peter = person(2, name="Peter Schröder", first_name="Peter", mobile_phone_no="", company_name="")

    assert not score(person(1), peter).qualifies


@pytest.mark.parametrize("kept", [{"mobile_phone_no": "0171 5556667"}, {"email": "anna.s@gmx.de"}])
def test_a_person_who_married_and_moved_is_known_by_mobile_or_mailbox(kept: dict[str, Any]) -> None:
    kept = {**kept, "city": "Bremen", "country_region_code": "DE"}

    assert score(only_person(1, name="Anna Schröder", **kept), only_person(2, name="Anna Lindgren", **kept)).qualifies
    assert not score(
        person(1, mobile_phone_no="", email=""), person(2, mobile_phone_no="", email="", **MARRIED)
    ).qualifies


def test_mailboxes_at_two_providers_are_no_agreement() -> None:
    found = score(person(1, email="anna@schroeder.de"), person(2, email="a.schroeder@hansekontor.de"))

    assert "email" not in found.agreed
    assert found.qualifies


def test_a_mobile_phone_counts_once_wherever_it_was_written() -> None:
    found = score(
        only_person(1, name="Anna Berg", mobile_phone_no="0171 5556667"),
        only_person(2, name="Anna Berg", phone_no="+49 171 5556667"),
    )

    assert found.agreed[0] == "mobile_phone_no"
    assert "phone_no" not in {evidence.field for evidence in found.evidence}


def test_two_colleagues_of_one_name_have_two_mailboxes() -> None:
    anna = person(1, email="anna.s@hansekontor.de", mobile_phone_no="", phone_no="", address="")
    namesake = person(2, email="anna.s2@hansekontor.de", mobile_phone_no="", phone_no="", address="")

    assert not score(anna, namesake).qualifies


def test_father_and_son_are_two_persons() -> None:
    father = person(1, name="Karl Berg Sr.", first_name="Karl", surname="Berg Sr.", mobile_phone_no="", email="")
    son = person(2, name="Karl Berg Jr.", first_name="Karl", surname="Berg Jr.", mobile_phone_no="", email="")

    assert not score(father, son).qualifies


def test_a_company_and_a_person_are_never_alike() -> None:
    found = score(only_company(1, name="Anna Berg"), only_person(2, name="Anna Berg"))

    assert found == Score(0.0)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Nordwind Logistik", "Nordwind", 0.9),
        ("Nordwind Logistik", "Nord. Logistik", 0.9),
        ("Hanseatische Versicherung Bremen", "HVB", 0.85),
        ("Soft Werk", "Softwerk", 1.0),
    ],
)
def test_company_names_are_shortened_in_many_ways(one: str, other: str, expected: float) -> None:
    assert similarity(score(only_company(1, name=one), only_company(2, name=other)), "name") >= expected


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("Maximilian", "Max", True),
        ("Robert", "Bob", True),
        ("Elisabeth", "Lisa", True),
        ("Anna", "A.", True),
        ("Stefan", "Stefanie", False),
        ("Jan", "Jana", False),
        ("Anna", "Peter", False),
    ],
)
def test_first_names_have_short_forms_and_nicknames(one: str, other: str, is_one: bool) -> None:
    found = score(only_person(1, name=f"{one} Berg"), only_person(2, name=f"{other} Berg"))

    assert (weight(found, "first_name") > 0) is is_one


def test_a_slip_of_the_pen_in_a_first_name_is_hardly_held_against() -> None:
    found = score(only_person(1, name="Katharina Berg"), only_person(2, name="Katharnia Berg"))

    assert weight(found, "first_name") > -0.1


def test_the_number_of_a_house_counts_more_than_its_letter() -> None:
    other_letter = score(company(1), company(2, address="Hauptstraße 12b"))
    other_number = score(company(1), company(2, address="Hauptstraße 21"))

    assert weight(other_letter, "address") > weight(other_number, "address")
    assert other_letter.value >= other_number.value


def test_what_one_side_does_not_know_says_nothing() -> None:
    found = score(company(1), company(2, phone_no="", email="", vat_registration_no=""))

    assert {evidence.field for evidence in found.evidence} == {
        "name",
        "legal_form",
        "address",
        "city",
        "country_region_code",
    }


def test_agreed_fields_come_in_the_order_of_their_weight() -> None:
    found = score(company(1), company(2, phone_no="0421 9876543"))

    weights = [evidence.weight for evidence in found.evidence]
    assert weights == sorted(weights, reverse=True)
    assert {"name", "vat_registration_no", "email_domain"} <= set(found.agreed)
    assert "phone_no" not in found.agreed


NAMES = st.lists(
    st.sampled_from(["Anna", "Ann", "A.", "Hanna", "Berg", "Burg", "van", "Jr", "Sr"]), min_size=1, max_size=4
)
FIELDS = st.fixed_dictionaries(
    {"name": NAMES.map(" ".join)},
    optional={
        "phone_no": st.sampled_from(["089 1234567", "089 1234576", "0171 5556667"]),
        "mobile_phone_no": st.sampled_from(["0171 5556667", "0171 5556676"]),
        "email": st.sampled_from(["a.berg@gmail.com", "aberg@gmial.com", "info@berg.de", "a.burg@berg.de"]),
        "address": st.sampled_from(["Hauptstr. 12", "Hauptstraße 12a", "12 Main St", "Hauptstraße"]),
        "city": st.sampled_from(["Bremen", "Bremn", "Berlin"]),
    },
)


@settings(max_examples=50)
@given(FIELDS, FIELDS, st.sampled_from([only_company, only_person]))
@example({"name": "Anna Ann Berg"}, {"name": "Anna Berg"}, only_person)
@example({"email": "a.berg@gmail.com"}, {"email": "aberg@gmial.com"}, only_person)
def test_a_pair_scores_the_same_in_both_directions(
    one: dict[str, Any], other: dict[str, Any], make: Callable[..., Fingerprint]
) -> None:
    a, b = make(1, **one), make(2, **other)

    assert score(a, b) == score(b, a)
    assert 0 <= score(a, b).value <= 1


def test_a_number_of_two_contacts_says_more_than_one_of_forty() -> None:
    a, b = (
        only_person(1, name="Anna Berg", phone_no="0421 7654321"),
        only_person(2, name="A. Berg", phone_no="0421 7654321"),
    )
    key = "P:phone:7654321"

    assert score(a, b, {key: 2}).value > score(a, b, {key: 40}).value


def test_a_clerk_reads_a_sentence() -> None:
    found = score(
        company(1), company(2, name="Nordwindd Logistik GmbH", phone_no="089 1234599", address="Hauptstr. 99")
    )

    assert "phone numbers of one switchboard" in found.sentence
    assert "same street, another house number" in found.sentence
    assert all(evidence.sentence for evidence in found.evidence)
