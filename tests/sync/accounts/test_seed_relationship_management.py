"""Set up relationship management: what it says of contacts that are customers, vendors or bank accounts.

Source: seed 000, "Set up relationship management", section "Synchronize contacts with customers and more".
"""

from typing import Any

import pytest

from shared.contracts.accounts import (
    AccountCommandRejected,
    AccountTemplate,
    ChangeAccountSetup,
    CreateAccountFromContact,
    LinkContactToAccount,
    Side,
)
from shared.contracts.contacts_setup import MarketingSetupChanged, MarketingSetupFields
from shared.contracts.erp import AccountKind
from tests.sync.accounts.world import World

CODES = {
    AccountKind.CUSTOMER: "bus_rel_code_for_customers",
    AccountKind.VENDOR: "bus_rel_code_for_vendors",
    AccountKind.BANK_ACCOUNT: "bus_rel_code_for_bank_accs",
}
every_kind = pytest.mark.parametrize("kind", CODES)


async def a_company_and_an_account(kind: AccountKind, code: str) -> World:
    """A contact, and an account that no contact is linked with; the kind's code in Marketing Setup is `code`."""
    world = World()
    setup = MarketingSetupFields.model_validate(dict.fromkeys(CODES.values(), ""))
    await world.settle(MarketingSetupChanged(version=1, marketing_setup=setup))
    await world.settle(world.contacts.create("Adatum"), world.erp.create("X1", kind, name="Adatum"))
    chosen = MarketingSetupFields.model_validate({**dict.fromkeys(CODES.values(), ""), CODES[kind]: code})
    template = AccountTemplate(code="ALL", account_kind=kind)
    changed = MarketingSetupChanged(version=2, marketing_setup=chosen)
    await world.settle(changed, ChangeAccountSetup(templates=(template,)))
    return world


def link(kind: AccountKind) -> Any:
    return LinkContactToAccount(contact_no="CT000001", account_kind=kind, account_no="X1", master=Side.CONTACT)


@every_kind
async def test_a_contact_can_be_linked_with_an_existing_one_if_a_relation_code_was_selected(kind: AccountKind) -> None:
    world = await a_company_and_an_account(kind, "REL")

    await world.settle(link(kind))

    [row] = next(iter(world.contacts.cards.values()))[0].business_relations
    assert (row.business_relation_code, row.link_to_table, row.no) == ("REL", kind.value, "X1")


@every_kind
@pytest.mark.parametrize("how", ["link", "create"])
async def test_it_can_only_be_linked_or_made_if_a_relation_code_was_selected(kind: AccountKind, how: str) -> None:
    world = await a_company_and_an_account(kind, "")

    await world.settle(
        link(kind) if how == "link" else CreateAccountFromContact(contact_no="CT000001", account_kind=kind)
    )

    [refused] = world.said(AccountCommandRejected)
    assert refused.errors[0].code == "relation_code_missing"
    assert "Marketing Setup has no Bus. Rel. Code" in refused.errors[0].message


@every_kind
async def test_whether_data_is_synchronized_is_decided_by_the_relation_code(kind: AccountKind) -> None:
    world = await a_company_and_an_account(kind, "REL")
    await world.settle(link(kind))
    [contact_id] = world.contacts.cards

    await world.settle(*world.contacts.edit(contact_id, city="Odense"))
    await world.settle(world.erp.edit(f"{kind}|X1", phone_no="+45 33 12 00 99"))

    assert world.erp.fields(f"{kind}|X1").city == "Odense"
    assert world.contacts.state(contact_id).phone_no == "+45 33 12 00 99"
