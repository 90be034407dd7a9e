"""VAT registration numbers are checked where one form is published."""

import pytest

from services.contacts.domain.vat_registration_no import is_valid


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("DE136695976", "DE"),
        ("136695976", "DE"),
        ("DE 136 695 976", "DE"),
        ("EL094259216", "GR"),
        ("ESB58378431", "ES"),
        ("FR40303265045", "FR"),
        ("GB980780684", "GB"),
        ("XI980780684", "GB"),
        ("NL004495445B01", "NL"),
    ],
)
def test_true_numbers_pass_with_or_without_prefix_and_spaces(number: str, country: str) -> None:
    assert is_valid(number, country)


@pytest.mark.parametrize(
    ("number", "country"),
    [("DE136695977", "DE"), ("ATU1358562", "AT"), ("DE136695976", "AT"), ("GB980780683", "GB")],
)
def test_wrong_digits_lengths_and_countries_fail(number: str, country: str) -> None:
    assert not is_valid(number, country)


@pytest.mark.parametrize("country", ["", "US", "CH"])
def test_a_country_without_a_check_takes_every_number(country: str) -> None:
    assert is_valid("ANYTHING 1", country)
