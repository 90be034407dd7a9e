"""Which field crosses in which direction, one by one (Business Central, CustVendBank-Update and its kin)."""

from typing import Any

import pytest

from services.sync.domain.accounts.flows import BANK_ACCOUNT, CUSTOMER, EMPLOYEE, FLOWS, VENDOR, Flow
from services.sync.domain.accounts.new_contact import contact_id_for
from shared.contracts.contacts import ContactType
from shared.contracts.erp import AccountKind
from tests.sync.accounts.world import World, relation

COMMON = {
    *("name", "name_2", "search_name", "address", "address_2", "city", "post_code", "county", "country_region_code"),
    *("phone_no", "mobile_phone_no", "fax_no", "telex_no", "telex_answer_back", "email", "home_page"),
    *("territory_code", "currency_code", "language_code", "format_region"),
}
BUSINESS = {"vat_registration_no", "registration_no", "privacy_blocked", "image", "contact_type"}
PERSONAL = {
    *("first_name", "middle_name", "last_name", "job_title", "initials", "pager", "phone_no", "mobile_phone_no"),
    *("address", "address_2", "city", "post_code", "county", "country_region_code", "fax_no", "email", "image"),
}
ONE_WAY = {"contact_type"}


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (AccountKind.CUSTOMER, COMMON | BUSINESS | {"salesperson_code"}),
        (AccountKind.VENDOR, COMMON | BUSINESS),
        (AccountKind.BANK_ACCOUNT, COMMON),
        (AccountKind.EMPLOYEE, PERSONAL),
    ],
)
def test_each_kind_of_account_has_its_fields(kind: AccountKind, fields: set[str]) -> None:
    assert {flow.account for flow in FLOWS[kind]} == fields


def test_nothing_flows_back_from_an_employee() -> None:
    assert not any(flow.back for flow in EMPLOYEE)


def test_the_type_stays_the_contacts_own() -> None:
    for flows in (CUSTOMER, VENDOR, BANK_ACCOUNT):
        assert {flow.account for flow in flows if not flow.back} == ONE_WAY & {flow.account for flow in flows}


def test_the_fields_that_do_not_start_a_synchronisation() -> None:
    silent = {flow.contact for flows in FLOWS.values() for flow in flows if not flow.triggers}

    assert silent == {"privacy_blocked", "image", "job_title", "initials", "pager"}


async def linked(kind: AccountKind) -> World:
    world = World()
    await world.settle(world.erp.create("X1", kind, name="Adatum"))
    return world


def id_of(kind: AccountKind) -> str:
    return f"{kind}|X1"


def a_value(flow: Flow) -> Any:
    return True if flow.account == "privacy_blocked" else "x@y.example" if flow.account == "email" else "X9"


def named(parameter: AccountKind | Flow) -> str:
    return parameter.account if isinstance(parameter, Flow) else parameter


TWO_WAY = [
    (kind, flow)
    for kind in (AccountKind.CUSTOMER, AccountKind.VENDOR, AccountKind.BANK_ACCOUNT)
    for flow in FLOWS[kind]
    if flow.back
]


@pytest.mark.parametrize(("kind", "flow"), TWO_WAY, ids=named)
async def test_a_field_of_the_account_reaches_the_contact(kind: AccountKind, flow: Flow) -> None:
    world = await linked(kind)

    await world.settle(world.erp.edit(id_of(kind), **{flow.account: a_value(flow)}))

    assert getattr(world.contacts.state(contact_id_for(id_of(kind))), flow.contact) == a_value(flow)


@pytest.mark.parametrize(("kind", "flow"), [(kind, flow) for kind, flow in TWO_WAY if flow.triggers], ids=named)
async def test_a_field_of_the_contact_reaches_the_account(kind: AccountKind, flow: Flow) -> None:
    world = await linked(kind)

    await world.settle(*world.contacts.edit(contact_id_for(id_of(kind)), **{flow.contact: a_value(flow)}))

    assert getattr(world.erp.fields(id_of(kind)), flow.account) == a_value(flow)


SILENT = [("privacy_blocked", False, True), ("image", "", "https://adatum.example/logo.png")]


@pytest.mark.parametrize("kind", [AccountKind.CUSTOMER, AccountKind.VENDOR])
@pytest.mark.parametrize(("field", "before", "after"), SILENT)
async def test_privacy_blocked_and_image_reach_the_account_with_the_next_field_that_starts_it(
    kind: AccountKind, field: str, before: Any, after: Any
) -> None:
    world = await linked(kind)
    contact_id = contact_id_for(id_of(kind))

    await world.settle(*world.contacts.edit(contact_id, **{field: after}))
    alone = getattr(world.erp.fields(id_of(kind)), field)
    await world.settle(*world.contacts.edit(contact_id, city="Odense"))

    assert (alone, getattr(world.erp.fields(id_of(kind)), field)) == (before, after)


@pytest.mark.parametrize(
    ("kind", "field"), [(AccountKind.VENDOR, "purchaser_code"), (AccountKind.BANK_ACCOUNT, "our_contact_code")]
)
async def test_purchaser_and_our_contact_do_not_cross(kind: AccountKind, field: str) -> None:
    world = await linked(kind)
    contact_id = contact_id_for(id_of(kind))

    await world.settle(world.erp.edit(id_of(kind), **{field: "RL"}))
    await world.settle(*world.contacts.edit(contact_id, salesperson_code="JO"))

    assert world.contacts.state(contact_id).salesperson_code == "JO"
    assert getattr(world.erp.fields(id_of(kind)), field) == "RL"
    assert world.erp.fields(id_of(kind)).salesperson_code == ""


async def test_a_contact_keeps_its_type_whatever_the_customer_says() -> None:
    world = await linked(AccountKind.CUSTOMER)

    await world.settle(world.erp.edit("Customer|X1", contact_type=ContactType.PERSON, city="Odense"))

    contact = world.contacts.state(contact_id_for("Customer|X1"))
    assert (contact.type, contact.city) == (ContactType.COMPANY, "Odense")


async def test_a_vendor_that_is_also_a_customer_is_linked_with_the_same_contact() -> None:
    world = await linked(AccountKind.CUSTOMER)
    contact_id = contact_id_for("Customer|X1")
    both = (relation("X1"), relation("V1", "VEND", "Vendor"))

    await world.settle(*world.contacts.edit(contact_id, business_relations=both))
    await world.settle(world.erp.create("V1", AccountKind.VENDOR, name="Adatum"))

    assert {world.record(key).contact_id for key in ("Customer|X1", "Vendor|V1")} == {contact_id}
    assert len(world.contacts.cards) == 1
