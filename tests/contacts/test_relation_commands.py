"""A contact becomes a customer, vendor, bank account or employee, and ceases to be one."""

from typing import Any

import pytest

from shared.contracts.contacts import (
    AddBusinessRelation,
    AssignMaster,
    BusinessRelation,
    CreateContact,
    DeleteMaster,
    MasterKind,
    RemoveBusinessRelation,
    SaveMaster,
    UnassignMaster,
)
from tests.contacts.running import Contacts, a_company, a_link, a_person, a_setup, codes


def linked(contact: CreateContact, table: str, no: str) -> AddBusinessRelation:
    return AddBusinessRelation(contact_id=contact.contact_id, relation=a_link(table, no))


def labelled(contact: CreateContact, code: str) -> AddBusinessRelation:
    return AddBusinessRelation(contact_id=contact.contact_id, relation=BusinessRelation(business_relation_code=code))


@pytest.fixture
def contacts() -> Contacts:
    return Contacts()


async def test_a_link_has_the_code_of_the_setup_and_sums_up_in_one_word(contacts: Contacts) -> None:
    firm = a_company()
    await contacts.handle(firm, linked(firm, "Customer", "d10001"))

    state = await contacts.contact(firm.contact_id)

    assert [one.business_relation_code for one in state.business_relations] == ["CUST"]
    assert (state.business_relations[0].no, state.contact_business_relation) == ("D10001", "Customer")


async def test_a_second_relation_makes_it_multiple_and_persons_see_it(contacts: Contacts) -> None:
    firm = a_company()
    anna = a_person(firm)
    await contacts.handle(firm, anna, linked(firm, "Customer", "D1"), labelled(firm, "press"))
    await contacts.settle()

    assert (await contacts.contact(firm.contact_id)).contact_business_relation == "Multiple"
    assert (await contacts.contact(anna.contact_id)).contact_business_relation == "Multiple"


async def test_the_same_relation_again_changes_nothing(contacts: Contacts) -> None:
    firm = a_company()

    *_, again = await contacts.handle(firm, linked(firm, "Customer", "D1"), linked(firm, "Customer", "D1"))

    assert (again.result, again.events) == ("done", ())


async def test_a_contact_has_one_link_of_each_type(contacts: Contacts) -> None:
    firm = a_company()

    *_, second = await contacts.handle(firm, linked(firm, "Customer", "D1"), linked(firm, "Customer", "D2"))

    assert codes(second) == ["relation_repeated", "relation_link_repeated"]


async def test_a_customer_belongs_to_one_contact(contacts: Contacts) -> None:
    firm, other = a_company("C1"), a_company("C2")
    await contacts.handle(firm, other, linked(firm, "Customer", "D1"))

    add, create, first, same_batch = await contacts.handle(
        linked(other, "Customer", "D1"),
        a_company("C3", business_relations=(a_link("Customer", "D1"),)),
        a_company("C4", business_relations=(a_link("Vendor", "K1"),)),
        a_company("C5", business_relations=(a_link("Vendor", "K1"),)),
    )

    assert codes(add) == codes(create) == codes(same_batch) == ["relation_taken"]
    assert first.result == "done"
    assert "it belongs to contact C1" in str(add.refusal)


async def test_without_its_code_in_the_setup_no_link_is_made(contacts: Contacts) -> None:
    await contacts.handle(a_setup(bus_rel_code_for_vendors=""))
    firm = a_company()

    _, outcome = await contacts.handle(firm, linked(firm, "Vendor", "K1"))

    assert "relation_code_not_set_up" in codes(outcome)


@pytest.mark.parametrize("code", ["CUST", "VEND", "BANK", "EMP"])
async def test_the_codes_of_the_setup_cannot_be_added_by_hand(contacts: Contacts, code: str) -> None:
    firm = a_company()

    _, outcome = await contacts.handle(firm, labelled(firm, code))

    assert codes(outcome) == ["relation_code_reserved"]


async def test_a_blocked_contact_becomes_no_customer_vendor_or_employee(contacts: Contacts) -> None:
    firm, anna = a_company(privacy_blocked=True), a_person(privacy_blocked=True)

    _, _, *outcomes = await contacts.handle(
        firm, anna, linked(firm, "Customer", "D1"), linked(firm, "Vendor", "K1"), linked(anna, "Employee", "E1")
    )

    assert [codes(outcome) for outcome in outcomes] == [["contact_privacy_blocked"]] * 3


async def test_a_person_of_a_company_leaves_being_a_customer_to_the_company(contacts: Contacts) -> None:
    firm = a_company()
    anna, alone = a_person(firm), a_person()
    await contacts.handle(firm, anna, alone)

    of_company, own = await contacts.handle(linked(anna, "Customer", "D1"), linked(alone, "Customer", "D2"))

    assert codes(of_company) == ["relation_of_company"]
    assert own.result == "done"


async def test_a_person_of_a_company_leaves_labels_to_the_company_but_is_an_employee_itself(contacts: Contacts) -> None:
    firm = a_company()
    anna = a_person(firm)
    await contacts.handle(firm, anna)

    label, employee = await contacts.handle(labelled(anna, "PRESS"), linked(anna, "Employee", "E1"))

    assert codes(label) == ["relation_of_company"]
    assert employee.result == "done"


async def test_a_removed_relation_can_be_another_contacts(contacts: Contacts) -> None:
    firm, other = a_company(), a_company()
    await contacts.handle(firm, other, linked(firm, "Customer", "D1"))
    remove = RemoveBusinessRelation(contact_id=firm.contact_id, relation=a_link("Customer", "D1"))

    _, taken, again = await contacts.handle(remove, linked(other, "Customer", "D1"), remove.model_copy())

    assert (await contacts.contact(firm.contact_id)).contact_business_relation == "None"
    assert codes(again) == ["relation_not_found"]
    assert taken.result == "done"


RELATION = MasterKind.BUSINESS_RELATION


async def test_a_business_relation_is_described_and_counted_and_goes_when_nobody_has_it(contacts: Contacts) -> None:
    firm = a_company()
    press = SaveMaster(kind=RELATION, code="press", description="Newspapers")
    await contacts.handle(press, firm, labelled(firm, "PRESS"))

    (kept,) = await contacts.handle(DeleteMaster(kind=RELATION, code="PRESS"))
    remove = RemoveBusinessRelation(contact_id=firm.contact_id, relation=labelled(firm, "PRESS").relation)
    await contacts.handle(remove)
    (gone,) = await contacts.handle(DeleteMaster(kind=RELATION, code="PRESS"))

    assert (codes(kept), gone.result) == (["master_in_use"], "done")


async def test_a_business_relation_that_marketing_setup_names_is_not_deleted(contacts: Contacts) -> None:
    save = SaveMaster(kind=RELATION, code="CUST", description="Customer")

    _, outcome = await contacts.handle(save, DeleteMaster(kind=RELATION, code="CUST"))

    assert codes(outcome) == ["master_in_use"]
    assert "Bus Rel Code For Customers in Marketing Setup names it" in str(outcome.refusal)


async def test_a_business_relation_is_not_assigned_as_other_lists_are(contacts: Contacts) -> None:
    firm = a_company()
    named: dict[str, Any] = {"contact_id": firm.contact_id, "kind": RELATION, "code": "PRESS"}

    _, *outcomes = await contacts.handle(firm, AssignMaster(**named), UnassignMaster(**named))

    assert [codes(outcome) for outcome in outcomes] == [["not_assigned"]] * 2
