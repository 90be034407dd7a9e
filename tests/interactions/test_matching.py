"""Which contact a document or a call belongs to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.matching import (
    Reason,
    Unmatched,
    call_keys,
    choose,
    document_keys,
    missing_relatives,
)
from shared.contracts.erp import AccountType, DocumentIssued
from shared.contracts.telephony import CallDirection
from tests.interactions.samples import CUSTOMER, VENDOR, call, company, document, gone, person

NUMBER = "phone:+4930901820"
PHONE = {"phone_no": "030 901820"}
MOBILE = {"mobile_phone_no": "030 901820"}


def reason(answer: object) -> Reason:
    assert isinstance(answer, Unmatched)
    return answer.reason


@pytest.mark.parametrize(
    ("issued", "keys"),
    [
        (document(), ("customer:10000",)),
        (document(bill_to_contact_no="CT0002"), ("contact:CT0002", "customer:10000")),
        (document(account_type=AccountType.CONTACT, account_no="CT0001"), ("contact:CT0001",)),
        (document(account_type="Contact", account_no="CT0002", bill_to_contact_no="CT0002"), ("contact:CT0002",)),
        (document(account_type=AccountType.VENDOR, account_no="20000", bill_to_contact_no="CT0002"), ("vendor:20000",)),
    ],
)
def test_a_document_looks_for_its_bill_to_contact_then_for_its_account(
    issued: DocumentIssued, keys: tuple[str, ...]
) -> None:
    assert document_keys(issued) == keys


def test_a_call_looks_for_the_other_party() -> None:
    inbound = call(direction=CallDirection.INBOUND)
    outbound = call(direction=CallDirection.OUTBOUND)

    assert call_keys(inbound) == (NUMBER,)
    assert call_keys(outbound) == ("phone:+4930555123",)


def test_a_customers_document_belongs_to_the_contact_linked_to_the_customer() -> None:
    cronus = company(business_relations=(CUSTOMER,))

    assert choose([cronus, company("CT0009", business_relations=(VENDOR,))], ("customer:10000",)) == cronus


def test_the_bill_to_contact_comes_before_the_customer() -> None:
    cronus, helen = company(business_relations=(CUSTOMER,)), person()

    assert choose([cronus, helen], ("contact:CT0002", "customer:10000")) == helen


def test_a_bill_to_contact_not_known_yet_is_waited_for() -> None:
    answer = choose([company(business_relations=(CUSTOMER,))], ("contact:CT0002", "customer:10000"))

    assert reason(answer) == Reason.NO_CONTACT_WITH_THIS_CONTACT


def test_a_deleted_bill_to_contact_gives_way_to_the_customer() -> None:
    cronus = company(business_relations=(CUSTOMER,))

    assert choose([cronus, gone(person())], ("contact:CT0002", "customer:10000")) == cronus


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("customer:1", "no_contact_with_this_customer"),
        ("vendor:1", "no_contact_with_this_vendor"),
        ("contact:1", "no_contact_with_this_contact"),
        ("phone:+491", "no_contact_with_this_number"),
    ],
)
def test_what_nobody_has_waits_for_that(key: str, why: str) -> None:
    assert choose([company()], (key,)) == Unmatched(reason=Reason(why), waiting_for=(key,))


def test_a_number_nobody_can_read_waits_for_nothing() -> None:
    keys = call_keys(call(from_number="anonymous"))

    assert choose([], keys) == Unmatched(reason=Reason.NUMBER_NOT_READABLE, waiting_for=())


def test_a_deleted_contact_is_named_as_the_reason() -> None:
    answer = choose([gone(company(**PHONE))], (NUMBER,))

    assert answer == Unmatched(reason=Reason.CONTACT_DELETED, waiting_for=(NUMBER,))


def test_a_living_contact_takes_over_from_a_deleted_one() -> None:
    heir = company("CT0009", **PHONE)

    assert choose([gone(company(**PHONE)), heir], (NUMBER,)) == heir


def test_a_privacy_blocked_contact_takes_no_interactions() -> None:
    answer = choose([company(**PHONE, privacy_blocked=True)], (NUMBER,))

    assert reason(answer) == Reason.CONTACT_PRIVACY_BLOCKED


def test_a_blocked_person_keeps_no_call_from_the_company() -> None:
    cronus, blocked = company(**PHONE), person(**PHONE, privacy_blocked=True)

    assert choose([cronus, blocked], (NUMBER,)) == cronus


def test_a_number_of_two_companies_means_neither() -> None:
    answer = choose([company(**PHONE), company("CT0009", **PHONE)], (NUMBER,))

    assert answer == Unmatched(reason=Reason.SEVERAL_CONTACTS, waiting_for=(NUMBER,))


def test_two_persons_without_a_company_are_several_contacts() -> None:
    answer = choose([person(of="", **PHONE), person("CT0003", of="", **PHONE)], (NUMBER,))

    assert reason(answer) == Reason.SEVERAL_CONTACTS


def test_a_number_shared_with_the_company_means_the_company() -> None:
    cronus = company(**PHONE)

    assert choose([person(**PHONE), person("CT0003", **PHONE), cronus], (NUMBER,)) == cronus


def test_the_only_person_with_the_number_as_a_mobile_is_meant() -> None:
    helen = person(**MOBILE)

    assert choose([company(**PHONE), helen, person("CT0003", **PHONE)], (NUMBER,)) == helen


def test_a_mobile_of_two_persons_means_their_company() -> None:
    cronus = company()

    assert choose([person(**MOBILE), person("CT0003", **MOBILE), cronus], (NUMBER,)) == cronus


def test_persons_of_a_deleted_company_cannot_answer_for_it() -> None:
    answer = choose([person(**PHONE), person("CT0003", **PHONE), gone(company())], (NUMBER,))

    assert reason(answer) == Reason.CONTACT_DELETED


def test_a_mobile_that_is_the_companys_too_means_the_company() -> None:
    cronus = company(**MOBILE)

    assert choose([cronus, person(**MOBILE)], (NUMBER,)) == cronus


def test_a_persons_number_waits_for_the_company_that_may_share_it() -> None:
    helen = person(**PHONE)

    unknown, known = choose([helen], (NUMBER,)), choose([helen, company()], (NUMBER,))

    assert unknown == Unmatched(reason=Reason.COMPANY_NOT_KNOWN, waiting_for=(NUMBER, "contact:CT0001"))
    assert known == helen


def test_a_person_without_a_company_answers_for_its_number_alone() -> None:
    helen = person(of="", **PHONE)

    assert choose([helen], (NUMBER,)) == helen


def test_a_bill_to_contact_needs_no_company() -> None:
    assert choose([person()], ("contact:CT0002",)) == person()


def test_the_companies_to_look_up_are_those_of_the_persons_found() -> None:
    cards = [person(), person("CT0004", of="CT0003"), company("CT0003"), person("CT0005", of="")]

    assert missing_relatives(cards) == {company().contact_id}


@given(
    st.permutations(
        [
            company(**PHONE),
            person(**PHONE),
            person("CT0003", **MOBILE),
            person("CT0004"),
            gone(company("CT0009", **PHONE)),
        ]
    ),
    st.integers(0, 5),
)
def test_the_order_of_the_contacts_does_not_matter(cards: list[ContactCard], size: int) -> None:
    some = cards[:size]

    assert choose(some, (NUMBER,)) == choose(sorted(some, key=lambda card: card.no), (NUMBER,))
