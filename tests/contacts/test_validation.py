"""What each field of a contact card may hold."""

import pytest

from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.validation import CODE_LENGTHS, LENGTHS, TEXT_LENGTHS, field_errors, tidied
from shared.contracts.contacts import ContactFields
from tests.contacts.examples import a_company, changed

BY_LENGTH = {
    10: {"salutation_code", "country_region_code", "territory_code", "currency_code", "language_code"}
    | {"organizational_level_code"},
    20: {"no", "company_no", "post_code", "salesperson_code", "vat_registration_no", "telex_no", "telex_answer_back"}
    | {"registration_no", "external_id"},
    30: {"first_name", "middle_name", "surname", "job_title", "initials", "city", "county", "phone_no"}
    | {"mobile_phone_no", "extension_no", "pager", "fax_no"},
    50: {"name_2", "address_2"},
    80: {"email", "email_2", "format_region"},
    100: {"name", "search_name", "address", "company_name"},
    255: {"home_page", "image"},
}


def codes(country: str = "", **card: str) -> list[str]:
    return [error.code for error in field_errors(card, country)]


def test_every_text_of_a_card_has_the_length_of_business_central() -> None:
    texts = {name for name, field in ContactFields.model_fields.items() if field.annotation is str}

    assert texts == LENGTHS.keys() - {"no", "company_no", "company_name"}
    assert {field: length for length, fields in BY_LENGTH.items() for field in fields} == LENGTHS


@pytest.mark.parametrize("field", LENGTHS)
def test_a_field_takes_its_length_and_not_one_character_more(field: str) -> None:
    assert "too_long" not in codes(**{field: "1" * LENGTHS[field]})
    assert codes(**{field: "1" * (LENGTHS[field] + 1)}) == ["too_long"]


def test_codes_are_kept_in_upper_case_and_texts_as_they_are() -> None:
    card = tidied(dict.fromkeys(CODE_LENGTHS, " ab ") | dict.fromkeys(TEXT_LENGTHS, " ab "))

    assert {card[field] for field in CODE_LENGTHS} == {"AB"}
    assert {card[field] for field in TEXT_LENGTHS} == {"ab"}


@pytest.mark.parametrize("field", ["phone_no", "mobile_phone_no"])
def test_phone_numbers_hold_no_letters(field: str) -> None:
    assert codes(**{field: "+49 (40) 123-45/6"}) == []
    assert codes(**{field: "+49 40 NORD"}) == ["phone_contains_letters"]
    assert codes(**{field: "+49 40 ä"}) == ["phone_contains_letters"]


def test_both_e_mail_fields_are_checked() -> None:
    assert codes(email="anna@", email_2="@nordwind.example") == ["email_invalid", "email_invalid"]


@pytest.mark.parametrize(("country", "known"), [("DE", True), ("XK", True), ("XY", False), ("DEU", False)])
def test_a_country_is_a_code_of_iso_3166(country: str, known: bool) -> None:
    assert codes(country_region_code=country) == ([] if known else ["country_unknown"])


def test_a_vat_number_is_kept_in_upper_case_and_checked_for_its_country() -> None:
    assert a_company(country_region_code="AT", vat_registration_no="atu13585627").vat_registration_no == "ATU13585627"
    assert codes("AT", vat_registration_no="DE136695976") == ["vat_number_invalid"]


def test_a_new_country_checks_the_vat_number_again() -> None:
    company = a_company(country_region_code="AT", vat_registration_no="ATU13585627")

    with pytest.raises(ContactRefused, match=r"VAT Registration No\. 'ATU13585627' is not a VAT number of DE"):
        changed(company, country_region_code="DE")


def test_a_refusal_is_a_sentence_with_the_caption_of_the_field() -> None:
    (error,) = field_errors({"mobile_phone_no": "NORD"}, "")

    assert error.message == "Mobile Phone No. must not contain letters."
