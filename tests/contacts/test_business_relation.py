"""What a contact is to the business."""

import pytest

from services.contacts.domain.business_relation import contact_business_relation
from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.marketing_setup import PLAIN_SETUP, MarketingSetup
from shared.contracts.contacts import BusinessRelation, LinkToTable
from tests.contacts.examples import a_company, a_person

CUSTOMER = BusinessRelation(business_relation_code="CUST", link_to_table=LinkToTable.CUSTOMER, no="C00010")
VENDOR = BusinessRelation(business_relation_code="VEND", link_to_table=LinkToTable.VENDOR, no="V00020")
BANK = BusinessRelation(business_relation_code="BANK", link_to_table=LinkToTable.BANK_ACCOUNT, no="B1")
EMPLOYEE = BusinessRelation(business_relation_code="EMP", link_to_table=LinkToTable.EMPLOYEE, no="E1")
PRESS = BusinessRelation(business_relation_code="PRESS")
LAW = BusinessRelation(business_relation_code="LAW")


def refusals(*relations: BusinessRelation, setup: MarketingSetup = PLAIN_SETUP) -> list[str]:
    with pytest.raises(ContactRefused) as refused:
        a_company(setup=setup, business_relations=relations)
    return [error.code for error in refused.value.errors]


def test_a_contact_can_be_customer_vendor_and_more_at_once() -> None:
    relations = (CUSTOMER, VENDOR, PRESS, LAW)

    assert a_company(business_relations=relations).business_relations == relations


def test_codes_are_kept_in_upper_case_and_a_link_finds_its_code_in_the_setup() -> None:
    press = BusinessRelation(business_relation_code=" press ")
    customer = BusinessRelation(business_relation_code="", link_to_table=LinkToTable.CUSTOMER, no="c00010")

    assert a_company(business_relations=(press, customer)).business_relations == (PRESS, CUSTOMER)


def test_a_contact_has_each_code_and_each_link_once() -> None:
    own_code = CUSTOMER.model_copy(update={"business_relation_code": "KEY", "no": "C00011"})

    assert refusals(PRESS, PRESS) == ["relation_repeated"]
    assert refusals(CUSTOMER, own_code) == ["relation_link_repeated"]


def test_the_codes_of_the_setup_stand_for_their_link_only() -> None:
    assert refusals(BusinessRelation(business_relation_code="CUST")) == ["relation_code_reserved"]
    assert refusals(VENDOR.model_copy(update={"business_relation_code": "CUST"})) == ["relation_code_reserved"]


def test_a_relation_needs_a_code_and_its_number_a_link() -> None:
    assert refusals(BusinessRelation(business_relation_code="")) == ["relation_code_missing"]
    assert refusals(PRESS.model_copy(update={"no": "C00010"})) == ["relation_link_missing"]


def test_a_code_that_is_blank_in_the_setup_too_is_missing() -> None:
    setup = MarketingSetup(bus_rel_code_for_customers="")

    assert refusals(CUSTOMER.model_copy(update={"business_relation_code": ""}), setup=setup) == [
        "relation_code_missing"
    ]
    assert refusals(BusinessRelation(business_relation_code=""), setup=setup) == ["relation_code_missing"]


def test_codes_and_numbers_have_their_lengths() -> None:
    assert refusals(PRESS.model_copy(update={"business_relation_code": "NEWSPAPERS1"})) == ["too_long"]
    assert refusals(CUSTOMER.model_copy(update={"no": "C" * 21})) == ["too_long"]


def test_employees_are_persons_and_bank_accounts_are_companies() -> None:
    assert refusals(EMPLOYEE) == ["relation_not_for_type"]
    with pytest.raises(ContactRefused, match="link a Bank Account only to a company"):
        a_person(business_relations=(BANK,))


@pytest.mark.parametrize(
    ("relations", "word"),
    [
        ((), "None"),
        ((CUSTOMER,), "Customer"),
        ((BANK,), "Bank Account"),
        ((CUSTOMER.model_copy(update={"no": ""}),), "Other"),
        ((CUSTOMER.model_copy(update={"business_relation_code": "KEY"}),), "Other"),
        ((PRESS,), "Other"),
        ((PRESS, CUSTOMER), "Multiple"),
    ],
)
def test_one_word_sums_up_all_relations(relations: tuple[BusinessRelation, ...], word: str) -> None:
    assert contact_business_relation(relations, PLAIN_SETUP) == word


def test_without_a_code_in_the_setup_a_link_is_another_relation() -> None:
    setup = MarketingSetup(bus_rel_code_for_customers="")

    assert contact_business_relation((CUSTOMER,), setup) == "Other"
