"""What two people may write differently about one contact is written one way."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from hypothesis import strategies as st
from phonenumbers import (
    SUPPORTED_REGIONS,
    PhoneNumberFormat,
    PhoneNumberType,
    example_number_for_type,
    format_number,
)

from services.dedupe.domain.normal_addresses import (
    PART_OF_BUILDING,
    SIGN_OF_PART,
    country,
    post_code,
    street_and_number,
)
from services.dedupe.domain.normal_names import company_words, legal_form, person_names, person_words
from services.dedupe.domain.normal_numbers import Email, email, phones, vat
from services.dedupe.domain.words import fold
from tests.dedupe.examples import company, person


@pytest.mark.parametrize("written", ["Müller", "Mueller", "MULLER", "müller"])
def test_an_umlaut_its_two_letters_and_its_vowel_are_one(written: str) -> None:
    assert fold(written) == "muller"


@pytest.mark.parametrize(("written", "expected"), [("Østergård", "ostergard"), ("Łódź", "lodz"), ("Москва", "moskva")])
def test_all_letters_become_plain_ones(written: str, expected: str) -> None:
    assert fold(written) == expected


@pytest.mark.parametrize(
    "written",
    [
        "Bäckerei Köhler GmbH & Co. KG",
        "Baeckerei Koehler G.m.b.H. und Co KG",
        "BÄCKEREI KÖHLER Gesellschaft mit beschränkter Haftung",
        "Backerei Kohler",
        "Bäckerei Köhler e. K.",
        "Bäckerei Köhler Sp. z o. o.",
        "Bäckerei Köhler A/S",
    ],
)
def test_a_company_is_its_name_without_the_legal_form(written: str) -> None:
    assert company_words(written) == ["backerei", "kohler"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ltd", "Limited"),
        ("Inc.", "Incorporated"),
        ("G.m.b.H.", "Gesellschaft mit beschränkter Haftung"),
        ("S.A.R.L.", "S.à r.l."),
        ("AB", "Aktiebolag"),
        ("A/S", "Aktieselskab"),
        ("Oy", "Osakeyhtiö"),
        ("UG", "UG (haftungsbeschränkt)"),
    ],
)
def test_a_legal_form_is_one_however_it_is_written(one: str, other: str) -> None:
    assert legal_form(f"Nordwind {one}") == legal_form(f"Nordwind {other}") != ""
    assert company_words(f"Nordwind {other}") == ["nordwind"]


def test_a_company_named_like_a_legal_form_keeps_its_name() -> None:
    assert company_words("SE AG") == ["se", "ag"]


def test_the_name_of_a_company_goes_on_in_name_2() -> None:
    form = company(name="Nordwind", name_2="Logistik GmbH")

    assert form.name == ("logistik", "nordwind")
    assert form.initials == "nl"


def test_a_person_has_no_titles_in_front() -> None:
    assert person_words("Frau Dr. Zoë O'Neill") == ["zo", "oneill"]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "Anna van den Berg", "first_name": "Anna", "surname": "van den Berg"},
        {"name": "Berg, Anna"},
        {"name": "Anna Berg"},
    ],
)
def test_a_name_in_one_field_is_split_at_its_comma_or_its_last_space(fields: dict[str, str]) -> None:
    assert person_names(**fields) == (("anna",), ("berg",))


@pytest.mark.parametrize(
    ("name", "first_name", "surname"),
    [
        ("Anna Berg-Lindgren", ("anna",), ("berg", "lindgren")),
        ("Jean-Pierre Dupont", ("jean", "pierre"), ("dupont",)),
        ("Karl Berg Jr.", ("karl",), ("berg", "jr")),
        ("Berg", (), ("berg",)),
        ("", (), ()),
    ],
)
def test_the_surname_is_what_stands_behind_the_last_space_with_junior_or_senior(
    name: str, first_name: tuple[str, ...], surname: tuple[str, ...]
) -> None:
    assert person_names(name) == (first_name, surname)


@pytest.mark.parametrize(
    "written", ["Hauptstraße 12 a", "Hauptstr. 12a", "Haupt Strasse 12A", "Hauptstrasse 12-a", "12a Hauptstraße"]
)
def test_a_street_is_one_word_with_its_house_number_apart(written: str) -> None:
    assert street_and_number(written) == ("hauptst", "12a")


@pytest.mark.parametrize(
    ("written", "street", "number"),
    [
        ("135 Straße des 17. Juni", "st17juni", "135"),
        ("Straße des 17. Juni 135", "st17juni", "135"),
        ("Flat 3, 12 High Street", "highst", "12"),
        ("12 rue du 8 Mai", "r8mai", "12"),
        ("Hauptstraße 12-14", "hauptst", "12"),
        ("Mariahilfer Straße 12/3/7", "mariahilferst", "12"),
        ("Am Markt", "ammarkt", ""),
        ("", "", ""),
    ],
)
def test_the_house_number_is_the_leading_number_or_the_last_one(written: str, street: str, number: str) -> None:
    assert street_and_number(written) == (street, number)


@pytest.mark.parametrize(
    ("written", "expected"),
    [("D-80331", "80331"), ("sw1a 1aa", "sw1a1aa"), ("02108-4321", "02108"), ("30-001", "30001")],
)
def test_a_post_code_is_its_letters_and_digits(written: str, expected: str) -> None:
    assert post_code(written) == expected


def test_countries_that_have_two_codes_have_one() -> None:
    assert [country(code) for code in ("uk", "GB", "EL")] == ["GB", "GB", "GR"]


@pytest.mark.parametrize("written", ["+49 89 1234567", "0049 (0)89/123 45 67", "089 1234567", "(089) 1234567 ext. 12"])
def test_a_phone_number_is_its_last_eight_digits(written: str) -> None:
    assert phones(written) == ("91234567",)


ANY_FORM = (
    PhoneNumberFormat.E164,
    PhoneNumberFormat.INTERNATIONAL,
    PhoneNumberFormat.NATIONAL,
    PhoneNumberFormat.RFC3966,
)


@pytest.mark.parametrize("kind", [PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE], ids=["landline", "mobile"])
def test_a_phone_number_is_one_in_all_forms_of_every_country(kind: int) -> None:
    numbers = {region: example_number_for_type(region, kind) for region in SUPPORTED_REGIONS}

    differ = {
        region
        for region, number in numbers.items()
        if number and len({phones(format_number(number, form)) for form in ANY_FORM}) > 1
    }

    assert differ == set()


@given(st.text("0123456789 +-/().x٣²", max_size=14))
def test_whatever_signs_are_in_a_phone_number_its_digits_count(written: str) -> None:
    digits = "".join(sign for sign in written if sign.isdecimal())

    assert (
        {"x", "+"} & set(written)
        or digits.startswith("0")
        or phones(written) == ((digits[-8:],) if len(digits) >= 6 else ())
    )


def test_phone_and_mobile_are_one_set_and_a_mere_extension_is_no_number() -> None:
    form = person(phone_no="-12", mobile_phone_no="0171 5556667")

    assert form.phones == form.mobiles == ("15556667",)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("Anna.Weber+shop@GMX.de", Email("anna.weber", "gmx.de", role=False, free=True)),
        (" info@nordwind.de ", Email("info", "nordwind.de", role=True, free=False)),
        ("anna@yahoo.co.uk", Email("anna", "yahoo.co.uk", role=False, free=True)),
    ],
)
def test_an_email_address_knows_role_mailboxes_and_free_providers(written: str, expected: Email) -> None:
    assert email(written) == expected


@pytest.mark.parametrize("written", ["DE 123 456 789", "de123456789", "123.456.789"])
def test_a_vat_number_is_compared_without_its_country(written: str) -> None:
    assert vat(written) == "123456789"


@pytest.mark.parametrize("written", ["CHE-107.787.577 MWST", "CHE107787577", "CHE-107.787.577 TVA"])
def test_a_vat_number_is_compared_without_the_word_for_the_tax(written: str) -> None:
    assert vat(written) == "E107787577"


PIECES = [" ", ".", "#", "m", "12", "4", "3rd", "flat", "floor", "og", "stock", "apt", "suite", "etage", "lok", "high"]


@given(some.lists(some.sampled_from(PIECES), max_size=8).map("".join))
def test_every_part_of_a_building_shows_its_sign(address: str) -> None:
    assert SIGN_OF_PART.search(address) or not PART_OF_BUILDING.search(address)
