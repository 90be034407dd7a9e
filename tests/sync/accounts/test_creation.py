"""Accounts made from contacts, and links with accounts that exist: what is asked for, and what is refused."""

from typing import Any

import pytest

from services.sync.domain.accounts.creation import CreationState
from services.sync.domain.accounts.new_contact import contact_id_for
from shared.contracts.accounts import (
    AccountCommandRejected,
    AccountCreateRequested,
    AccountLinkRefused,
    AccountTemplate,
    ChangeAccountSetup,
    CreateAccountFromContact,
    LinkContactToAccount,
    Side,
)
from shared.contracts.contacts import ContactType, FieldError
from shared.contracts.contacts_setup import MarketingSetupChanged, MarketingSetupFields
from shared.contracts.erp import AccountKind
from tests.sync.accounts.world import World, relation

DOMESTIC = AccountTemplate(
    code="DOMESTIC",
    account_kind=AccountKind.CUSTOMER,
    contact_type=ContactType.COMPANY,
    no_series="CUST",
    values={"currency_code": "DKK", "city": "Copenhagen", "customer_posting_group": "DOMESTIC"},
)


@pytest.fixture
async def world() -> World:
    """A company in Aarhus, CT000001, with a person, CT000002."""
    world = World()
    company = world.contacts.create("Adatum", city="Aarhus")
    person = world.contacts.create(
        "Jane Doe", type=ContactType.PERSON, first_name="Jane", company_no="CT000001", company_id=company.contact_id
    )
    await world.settle(company, person, ChangeAccountSetup(templates=(DOMESTIC,)))
    return world


def create(
    kind: AccountKind = AccountKind.CUSTOMER, contact_no: str = "CT000001", **how: Any
) -> CreateAccountFromContact:
    return CreateAccountFromContact(account_kind=kind, contact_no=contact_no, **how)


def link(contact_no: str = "CT000001", account_no: str = "C9", **how: Any) -> LinkContactToAccount:
    how = {"account_kind": AccountKind.CUSTOMER, "master": Side.CONTACT, **how}
    return LinkContactToAccount(contact_no=contact_no, account_no=account_no, **how)


async def refusal(world: World, command: CreateAccountFromContact | LinkContactToAccount) -> str:
    await world.settle(command)
    [rejected] = world.said(AccountCommandRejected)
    return str(rejected.errors[0].code)


async def codes(world: World, **codes: str) -> None:
    setup = MarketingSetupFields.model_validate(codes)
    await world.settle(MarketingSetupChanged(version=1, marketing_setup=setup))


async def test_a_customer_is_made_from_a_contact_and_linked_with_it(world: World) -> None:
    await world.settle(create())

    [request] = world.said(AccountCreateRequested)
    key = next(iter(world.erp.accounts))
    assert (request.no_series, request.fields["name"]) == ("CUST", "Adatum")
    assert world.record(key).contact_no == "CT000001"
    creation = world.database.accounts.creations.documents["Customer|@CT000001"].state
    assert (creation.state, creation.account_no) == (CreationState.MADE, world.record(key).account_no)


async def test_a_request_is_made_also_when_its_contact_is_gone_meanwhile(world: World) -> None:
    world.happens(create())
    await world.deliver()
    [company_id] = [id for id, (card, _) in world.contacts.cards.items() if card.no == "CT000001"]

    world.happens(world.contacts.delete(company_id))
    await world.deliver(1)
    await world.settle()

    assert world.database.accounts.creations.documents["Customer|@CT000001"].state.state is CreationState.MADE
    assert world.record(next(iter(world.erp.accounts))).is_alone


async def test_a_template_fills_only_what_the_contact_leaves_empty(world: World) -> None:
    await world.settle(create())

    [request] = world.said(AccountCreateRequested)
    filled = {name: request.fields[name] for name in ("city", "currency_code", "customer_posting_group")}
    assert filled == {"city": "Aarhus", "currency_code": "DKK", "customer_posting_group": "DOMESTIC"}


async def test_what_the_template_filled_reaches_the_contact(world: World) -> None:
    await world.settle(create())

    record = world.record(next(iter(world.erp.accounts)))
    assert record.contact_id
    assert world.contacts.state(record.contact_id).currency_code == "DKK"
    assert record.conflicts == ()


async def test_quotes_made_with_another_template_are_a_warning_that_stays_with_the_account(world: World) -> None:
    quote = FieldError(field="quotes", code="other_template", message="Quote SQ-101 was made with template EXPORT.")
    about = {"account_kind": AccountKind.CUSTOMER, "made_from_contact_no": "CT000001", "warnings": (quote,)}
    made = world.erp.create("C9", name="Adatum").model_copy(update=about)

    await world.settle(made, world.erp.edit(made.key(), city="Odense"))

    assert world.record(made.key()).warnings == (quote,)


async def test_a_customer_of_a_person_of_a_company_is_the_companys(world: World) -> None:
    await world.settle(create(contact_no="CT000002"))

    [request] = world.said(AccountCreateRequested)
    assert request.contact_no == "CT000001"


async def test_no_account_is_made_without_the_relation_code_of_marketing_setup(world: World) -> None:
    await codes(world, bus_rel_code_for_customers="")

    assert await refusal(world, create()) == "relation_code_missing"


async def test_a_contact_is_not_linked_without_the_relation_code_of_marketing_setup(world: World) -> None:
    await world.settle(world.erp.create("C9", name="Contoso"))
    await codes(world, bus_rel_code_for_customers="")

    assert await refusal(world, link()) == "relation_code_missing"


async def test_no_contact_is_made_of_a_customer_without_the_relation_code(world: World) -> None:
    await codes(world, bus_rel_code_for_customers="")

    await world.settle(world.erp.create("C9", name="Contoso"))

    assert contact_id_for("Customer|C9") not in world.contacts.cards
    assert world.record("Customer|C9").is_alone


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (create(contact_no="CT999999"), "contact_not_found"),
        (create(template_code="EXPORT"), "template_not_found"),
        (create(AccountKind.VENDOR), "template_missing"),
        (create(AccountKind.VENDOR, without_template=True), "template_missing"),
        (create(AccountKind.EMPLOYEE), "contact_is_a_company"),
        (link(contact_no="CT999999"), "contact_not_found"),
        (link(account_no="C0"), "account_not_found"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_reason(world: World, command: Any, code: str) -> None:
    assert await refusal(world, command) == code


async def test_a_bank_account_needs_no_template_and_takes_no_lone_person(world: World) -> None:
    lone = world.contacts.create("Joe Roe", type=ContactType.PERSON)
    await world.settle(lone, create(AccountKind.BANK_ACCOUNT))

    assert world.said(AccountCreateRequested)
    assert await refusal(world, create(AccountKind.BANK_ACCOUNT, lone.contact.no)) == "contact_is_a_person"


async def test_several_templates_that_fit_have_to_be_chosen_from(world: World) -> None:
    other = DOMESTIC.model_copy(update={"code": "EXPORT"})
    await world.settle(ChangeAccountSetup(templates=(DOMESTIC, other)))

    assert await refusal(world, create()) == "template_choice_needed"
    await world.settle(create(template_code="EXPORT"))
    assert [told.template_code for told in world.said(AccountCreateRequested)] == ["EXPORT"]


async def test_for_a_quote_the_template_with_the_contacts_territory_country_and_currency_is_taken(world: World) -> None:
    values = {"territory_code": "NORD", "country_region_code": "DK", "currency_code": "DKK"}
    north = DOMESTIC.model_copy(update={"code": "NORTH", "values": values})
    await world.settle(ChangeAccountSetup(templates=(DOMESTIC, north)))
    company_id = next(iter(world.contacts.cards))

    assert await refusal(world, create(for_quote=True)) == "template_choice_needed"
    await world.settle(*world.contacts.edit(company_id, **values))
    await world.settle(create(for_quote=True))

    assert [told.template_code for told in world.said(AccountCreateRequested)] == ["NORTH"]


async def test_a_customer_without_any_template_is_made_when_the_command_says_so(world: World) -> None:
    await world.settle(ChangeAccountSetup(templates=()))

    assert await refusal(world, create()) == "template_missing"
    await world.settle(create(without_template=True))
    assert world.said(AccountCreateRequested)


async def test_a_blocked_contact_becomes_no_customer(world: World) -> None:
    contact_id = next(iter(world.contacts.cards))
    await world.settle(*world.contacts.edit(contact_id, privacy_blocked=True))

    assert await refusal(world, create()) == "privacy_blocked"


async def test_a_blocked_person_makes_its_company_no_customer(world: World) -> None:
    [person_id] = [id for id, (card, _) in world.contacts.cards.items() if card.no == "CT000002"]
    await world.settle(*world.contacts.edit(person_id, privacy_blocked=True))

    assert await refusal(world, create(contact_no="CT000002")) == "privacy_blocked"


@pytest.mark.parametrize("how", ["create", "link"])
async def test_a_person_who_is_a_customer_makes_its_company_none(world: World, how: str) -> None:
    await world.settle(world.erp.create("C9", name="Contoso"))
    await world.settle(*world.contacts.edit(contact_id_for("Customer|C9"), business_relations=()))
    [person_id] = [id for id, (card, _) in world.contacts.cards.items() if card.no == "CT000002"]
    await world.settle(*world.contacts.edit(person_id, business_relations=(relation("C1"),)))

    command = create(contact_no="CT000002") if how == "create" else link("CT000002")

    assert await refusal(world, command) == "contact_linked"
    assert world.said(AccountCommandRejected)[0].errors[0].message == (
        "Contact CT000002 is linked with customer C1 already."
    )


async def test_a_contact_has_one_customer(world: World) -> None:
    await world.settle(create())

    assert await refusal(world, create()) == "contact_linked"


async def test_a_customer_is_requested_once(world: World) -> None:
    world.happens(create())
    await world.deliver()
    world.on_the_way.clear()

    assert await refusal(world, create()) == "creation_requested"


async def test_a_contact_that_is_about_to_be_linked_gets_no_second_customer(world: World) -> None:
    world.happens(create())
    for _ in range(3):
        await world.deliver()

    await world.settle(create())

    assert [told.errors[0].code for told in world.said(AccountCommandRejected)] == ["contact_linked"]
    assert len(world.erp.accounts) == 1


async def test_an_account_has_one_contact(world: World) -> None:
    await world.settle(world.erp.create("C9", name="Contoso"))

    assert await refusal(world, link()) == "account_linked"


async def test_what_the_erp_system_does_not_make_is_told_and_can_be_asked_again(world: World) -> None:
    world.erp.refusing = {"name"}
    await world.settle(create())
    world.erp.refusing = set()

    await world.settle(create())

    [refused] = world.said(AccountLinkRefused)
    assert (refused.contact_no, refused.errors[0].code) == ("CT000001", "not_allowed")
    assert [record.contact_no for record in map(world.record, world.erp.accounts)] == ["CT000001"]


async def test_a_relation_that_contacts_refuses_leaves_the_account_alone(world: World) -> None:
    await codes(world, bus_rel_code_for_vendors="")
    await world.settle(world.erp.create("V9", AccountKind.VENDOR, name="Contoso"))
    await world.settle(MarketingSetupChanged(version=2, marketing_setup=MarketingSetupFields()))
    world.happens(link(account_no="V9", account_kind=AccountKind.VENDOR))
    contact_id = next(iter(world.contacts.cards))
    world.contacts.edit(contact_id, business_relations=(relation("V1", "VEND", "Vendor"),))

    await world.settle()

    assert [told.errors[0].code for told in world.said(AccountLinkRefused)] == ["relation_link_repeated"]
    assert world.record("Vendor|V9").is_alone


async def test_an_employee_takes_what_its_contact_changes_and_gives_nothing_back(world: World) -> None:
    await world.settle(create(AccountKind.EMPLOYEE, "CT000002"))
    key, person = next(iter(world.erp.accounts)), world.record(next(iter(world.erp.accounts))).contact_id
    assert person

    await world.settle(world.erp.edit(key, phone_no="99"))
    await world.settle(*world.contacts.edit(person, mobile_phone_no="77"))

    assert (world.contacts.state(person).phone_no, world.erp.fields(key).phone_no) == ("", "99")
    assert world.erp.fields(key).mobile_phone_no == "77"


async def test_an_employee_is_never_the_master(world: World) -> None:
    await world.settle(world.erp.create("E9", AccountKind.EMPLOYEE, first_name="Jane"))
    command = link("CT000002", "E9", account_kind=AccountKind.EMPLOYEE, master=Side.ACCOUNT)

    assert await refusal(world, command) == "employee_is_no_master"


async def test_a_job_title_alone_does_not_reach_an_employee_but_goes_with_the_next_change_that_does(
    world: World,
) -> None:
    await world.settle(create(AccountKind.EMPLOYEE, "CT000002"))
    key, person = next(iter(world.erp.accounts)), world.record(next(iter(world.erp.accounts))).contact_id
    assert person

    await world.settle(*world.contacts.edit(person, job_title="Buyer"))
    alone = world.erp.fields(key).job_title
    await world.settle(*world.contacts.edit(person, city="Odense"))

    assert (alone, world.erp.fields(key).job_title) == ("", "Buyer")
