"""What is remembered of a contact, and under which keys it is found."""

import pytest

from services.interactions.domain.contact_card import card_of, newer, phone_key
from shared.contracts.contacts import BusinessRelation, ContactType, LinkToTable
from tests.interactions.samples import CUSTOMER, VENDOR, company, contact, person


def test_a_contact_is_found_by_its_number_its_accounts_and_its_telephones() -> None:
    card = company(business_relations=(CUSTOMER, VENDOR), phone_no="030 901820", mobile_phone_no="0170 1234567")

    assert card.keys == (
        "contact:CT0001",
        "customer:10000",
        "vendor:20000",
        "phone:+4930901820",
        "phone:+491701234567",
    )
    assert card.mobile_key == "phone:+491701234567"


def test_a_business_relation_without_a_customer_or_vendor_finds_nobody() -> None:
    press = BusinessRelation(business_relation_code="PRESS")
    bank = BusinessRelation(business_relation_code="BANK", link_to_table=LinkToTable.BANK_ACCOUNT, no="GIRO")
    unnumbered = BusinessRelation(business_relation_code="CUST", link_to_table=LinkToTable.CUSTOMER)

    card = company(business_relations=(press, bank, unnumbered))

    assert card.keys == ("contact:CT0001",)


def test_one_number_in_both_telephone_fields_is_one_key() -> None:
    card = person(phone_no="0170 1234567", mobile_phone_no="+49 170 1234567")

    assert card.keys == ("contact:CT0002", "phone:+491701234567")


def test_a_company_is_its_own_company() -> None:
    card = card_of(contact("CT0001"), 3)

    assert (card.version, card.company_id, card.company_no) == (3, card.contact_id, "CT0001")


def test_a_deleted_contact_keeps_its_keys() -> None:
    card = card_of(contact("CT0001", business_relations=(CUSTOMER,)), 4, deleted=True)

    assert card.deleted
    assert "customer:10000" in card.keys


def test_a_person_without_a_company_has_none() -> None:
    assert person(of="").company_id is None


@pytest.mark.parametrize(
    ("number", "region", "key"),
    [
        ("030 901820", "DE", "phone:+4930901820"),
        ("+49 (0)30 901820", "US", "phone:+4930901820"),
        ("0049 30 901820", "DE", "phone:+4930901820"),
        ("(202) 555-0143", "us", "phone:+12025550143"),
        ("020 7946 0958 ext. 12", "GB", "phone:+442079460958"),
        ("06 698 12345", "IT", "phone:+390669812345"),
        ("030 901820", "", ""),
        ("030 901820", "XX", ""),
        ("555-0143", "US", ""),
        ("201", "US", ""),
        ("anonymous", "DE", ""),
        ("", "DE", ""),
    ],
)
def test_a_number_is_read_as_its_country_writes_it_and_only_if_whole(number: str, region: str, key: str) -> None:
    assert phone_key(number, region) == key


def test_a_card_remembers_who_is_responsible_and_who_is_blocked() -> None:
    card = person(salesperson_code="HR", privacy_blocked=True)

    assert (card.type, card.salesperson_code, card.privacy_blocked) == (ContactType.PERSON, "HR", True)


def test_a_newer_card_remembers_the_keys_that_the_contact_has_lost() -> None:
    first, second, third = (
        card_of(contact("CT0001", phone_no=phone), version)
        for version, phone in enumerate(("030 1111", "030 2222", ""), 1)
    )

    kept = newer(third, newer(second, first))

    assert kept
    assert (kept.version, kept.keys) == (3, ("contact:CT0001",))
    assert kept.former_keys == ("phone:+49302222", "phone:+49301111")


def test_a_card_that_is_not_newer_is_not_kept() -> None:
    known = card_of(contact("CT0001"), 2)

    assert newer(known, None) == known
    assert newer(card_of(contact("CT0001", name="Older"), 1), known) is None
    assert newer(card_of(contact("CT0001", name="The same"), 2), known) is None
