"""What a phone field may hold."""

import pytest

from services.contacts.domain.phone_number import fault


@pytest.mark.parametrize("number", ["+49 431 5550113", "+49 (0)40 / 11-12", "030 555123", "17", "00 1 555 0100"])
def test_numbers_are_taken_as_people_write_them(number: str) -> None:
    assert fault(number) is None


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("call me", "phone_contains_letters"),
        ("+999 1", "phone_country_unknown"),
        ("+", "phone_country_unknown"),
        ("+²", "phone_country_unknown"),
        ("+49 1234567890123456", "phone_too_long"),
    ],
)
def test_letters_and_countries_that_do_not_exist_are_refused(number: str, code: str) -> None:
    assert fault(number)[0] == code  # type: ignore[index]
