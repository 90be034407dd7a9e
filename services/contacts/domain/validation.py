"""What each field of a contact card may hold (Business Central, Contact table 5050)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pycountry

from services.contacts.domain import email_address, phone_number, vat_registration_no
from services.contacts.domain.errors import field_error, too_long
from shared.contracts.contacts import FieldError

CODE_LENGTHS = {
    "no": 20,
    "company_no": 20,
    "salutation_code": 10,
    "post_code": 20,
    "country_region_code": 10,
    "territory_code": 10,
    "salesperson_code": 20,
    "currency_code": 10,
    "language_code": 10,
    "organizational_level_code": 10,
    "vat_registration_no": 20,
    "search_name": 100,
}
"""Fields that are kept in upper case, and how many characters they take."""

# The External ID is text here, a code in Business Central: it is another system's key and must come back as it was.
TEXT_LENGTHS = {
    "name": 100,
    "company_name": 100,
    "name_2": 50,
    "first_name": 30,
    "middle_name": 30,
    "surname": 30,
    "job_title": 30,
    "initials": 30,
    "address": 100,
    "address_2": 50,
    "city": 30,
    "county": 30,
    "phone_no": 30,
    "mobile_phone_no": 30,
    "extension_no": 30,
    "pager": 30,
    "fax_no": 30,
    "telex_no": 20,
    "telex_answer_back": 20,
    "email": 80,
    "email_2": 80,
    "home_page": 255,
    "image": 255,
    "format_region": 80,
    "registration_no": 20,
    "external_id": 20,
}

LENGTHS = CODE_LENGTHS | TEXT_LENGTHS

# Kosovo has a code of its own in practice, but not in ISO 3166.
COUNTRIES = frozenset({country.alpha_2 for country in pycountry.countries} | {"XK"})


def as_code(text: str) -> str:
    """A code as it is kept: in upper case, without spaces around it."""
    return text.strip().upper()


def tidied(card: Mapping[str, Any]) -> dict[str, Any]:
    """The card with no spaces around its texts and its codes in upper case."""
    return {field: _tidy(field, value) if value and field in LENGTHS else value for field, value in card.items()}


def field_errors(card: Mapping[str, Any], country: str) -> Iterator[FieldError]:
    """What is wrong with the tidied fields of `card`; `country` is the one the contact will have."""
    for field, value in card.items():
        if value and field in LENGTHS:
            error = _error(field, value, country)
            if error:
                yield error


def _tidy(field: str, value: str) -> str:
    return as_code(value) if field in CODE_LENGTHS else value.strip()


def _error(field: str, value: str, country: str) -> FieldError | None:
    if len(value) > LENGTHS[field]:
        return too_long(field, LENGTHS[field])
    wrong = CHECKS[field](value, country) if field in CHECKS else None
    return field_error(field, *wrong) if wrong else None


Wrong = tuple[str, str] | None
"""A code and the rest of a sentence; None where nothing is wrong."""


def _phone(value: str, country: str) -> Wrong:
    return phone_number.fault(value)


def _email(value: str, country: str) -> Wrong:
    fault = email_address.fault(value)
    return ("email_invalid", f"is not an e-mail address: {fault}") if fault else None


def _country(value: str, country: str) -> Wrong:
    if value in COUNTRIES:
        return None
    return "country_unknown", f"'{value}' is not a country code of two letters (ISO 3166)."


def _vat_number(value: str, country: str) -> Wrong:
    if vat_registration_no.is_valid(value, country):
        return None
    return "vat_number_invalid", f"'{value}' is not a VAT number of {country}."


CHECKS: Mapping[str, Callable[[str, str], Wrong]] = {
    "phone_no": _phone,
    "mobile_phone_no": _phone,
    "email": _email,
    "email_2": _email,
    "country_region_code": _country,
    "vat_registration_no": _vat_number,
}
"""What a field holds beside its length, by the value and the country of the contact."""
