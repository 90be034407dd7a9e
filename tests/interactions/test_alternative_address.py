"""A contact is found by its alternative addresses too, and an entry says at which one it was."""

from datetime import date
from uuid import UUID

import pytest

from services.interactions.domain.alternative_address import Alternative, address_code
from services.interactions.domain.default_masters import DEFAULT_TEMPLATES
from services.interactions.domain.inbox import receive
from services.interactions.domain.matching import choose, keys_of
from shared.contracts.contacts import AlternativeAddress, DateRange
from tests.interactions.samples import CUSTOMER, SENT, call, company, document

HARBOUR = AlternativeAddress(
    code="HARBOUR",
    phone_no="040 123456",
    email="harbour@cronus.example",
    date_ranges=(DateRange(starting_date=date(2026, 5, 1), ending_date=date(2026, 9, 30)),),
)
WINTER = AlternativeAddress(code="WINTER", date_ranges=(DateRange(starting_date=date(2026, 11, 1)),))
CRONUS = company(business_relations=(CUSTOMER,), alternative_addresses=(HARBOUR, WINTER))


def test_a_call_to_the_number_of_an_alternative_address_is_the_contacts() -> None:
    ringing = call(from_number="040 123456")

    interaction, _ = receive(ringing, choose([CRONUS], keys_of(ringing)), DEFAULT_TEMPLATES, 1, SENT)

    assert interaction.entry is not None
    assert (interaction.entry.contact_id, interaction.entry.contact_alt_address_code) == (UUID(int=1), "HARBOUR")


def test_a_document_is_at_the_address_that_holds_on_its_day() -> None:
    interaction, _ = receive(document(), CRONUS, DEFAULT_TEMPLATES, 1, SENT)

    assert interaction.entry is not None
    assert interaction.entry.contact_alt_address_code == "WINTER"


@pytest.mark.parametrize(
    ("on", "code"),
    [
        (date(2026, 4, 30), ""),
        (date(2026, 5, 1), "SUMMER"),
        (date(2026, 7, 15), "JULY"),
        (date(2026, 9, 30), "SUMMER"),
        (date(2026, 10, 1), ""),
    ],
)
def test_of_several_addresses_the_one_that_began_last_holds(on: date, code: str) -> None:
    summer = DateRange(starting_date=date(2026, 5, 1), ending_date=date(2026, 9, 30))
    july = DateRange(starting_date=date(2026, 7, 1), ending_date=date(2026, 7, 31))
    alternatives = (
        Alternative(code="SUMMER", date_ranges=(summer,)),
        Alternative(code="JULY", date_ranges=(july,)),
    )

    assert address_code(alternatives, (), on) == code
