"""What an e-mail field may hold."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from services.contacts.domain import email_address


def accepted_by_the_library(address: str) -> bool:
    try:
        return bool(validate_email(address, check_deliverability=False, globally_deliverable=False))
    except EmailNotValidError:
        return False


@pytest.mark.parametrize(
    "addresses",
    [
        "anna.schmidt@nordwind.example",
        "anna+sales@mail.nordwind-logistik.de",
        "anna@lager.local",
        "jürgen@nordwind.de",
        "info@förde.de",
        "anna@nordwind.de; jo@nordwind.de;",
    ],
)
def test_addresses_of_a_valid_form_are_taken(addresses: str) -> None:
    assert email_address.fault(addresses) is None


@pytest.mark.parametrize(
    "addresses",
    [
        "anna",
        "anna@",
        "@nordwind.de",
        "anna@nordwind",
        "anna@@nordwind.de",
        "anna..s@nordwind.de",
        "anna @nordwind.de",
        "anna@-nordwind.de",
        "anna@no--rdwind.de",
        "anna@nordwind.de; jo@nordwind",
        "anna@nordwind.de,jo@nordwind.de",
    ],
)
def test_others_are_refused_with_a_sentence(addresses: str) -> None:
    assert (email_address.fault(addresses) or "").endswith(".")


@given(st.text("aZ9.+-_'", min_size=1, max_size=6), st.lists(st.text("aXn9-", max_size=6), min_size=2, max_size=3))
def test_what_is_taken_is_valid_to_the_library_too(local: str, labels: list[str]) -> None:
    address = f"{local}@{'.'.join(labels)}"

    assert (email_address.fault(address) is None) == accepted_by_the_library(address)
