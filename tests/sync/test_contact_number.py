"""Contact numbers and account numbers."""

import random
import re
import secrets

from services.sync.domain.contact_number import NUMBER_FORMS, NumberForm, new_number, own_account_number
from shared.contracts.contacts import ContactType
from tests.sync.given import company, person

CONTACTS = NUMBER_FORMS[ContactType.PERSON]


def test_a_contact_number_is_con_then_an_increasing_number_then_a_suffix_of_6_characters() -> None:
    letters = iter("BVRCPS")

    number = new_number(CONTACTS, CONTACTS.first, lambda _: next(letters))

    assert number == "CON-01000-BVRCPS"


def test_an_account_number_starts_with_acc() -> None:
    assert re.fullmatch(r"ACC-01001-[A-Z0-9]{6}", new_number(NUMBER_FORMS[ContactType.COMPANY], 1001, secrets.choice))


def test_the_counter_grows_beyond_5_digits() -> None:
    assert re.fullmatch(r"CON-100000-[A-Z0-9]{6}", new_number(CONTACTS, 100_000, secrets.choice))


def test_prefix_and_length_of_the_suffix_are_the_businesses_own() -> None:
    assert re.fullmatch(r"K-00007-[A-Z0-9]{4}", new_number(NumberForm("K", 7, 4), 7, secrets.choice))


def test_two_counters_that_gave_the_same_value_still_give_two_numbers() -> None:
    here, there = random.Random(1), random.Random(2)

    numbers = {new_number(CONTACTS, 1000, source.choice) for source in (here, there)}

    assert len(numbers) == 2


def test_a_company_keeps_its_number_of_up_to_20_characters_as_account_number() -> None:
    assert own_account_number(company(no="CT0000000000000000-1")) == "CT0000000000000000-1"


def test_a_company_whose_number_is_longer_than_20_characters_or_blank_needs_an_account_number() -> None:
    assert own_account_number(company(no="CT0000000000000000-12")) == ""
    assert own_account_number(company(no="")) == ""


def test_a_person_has_no_account_number() -> None:
    assert own_account_number(person()) == ""
