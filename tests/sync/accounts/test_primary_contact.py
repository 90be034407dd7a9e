"""Who a customer's or vendor's primary contact is, and the contact that a new account gets through it."""

import pytest

from services.sync.domain.accounts.new_contact import contact_id_for
from shared.contracts.accounts import AccountChangeRequested, AccountLinkRefused
from shared.contracts.contacts import ContactType, CreateContact
from shared.contracts.contacts_setup import MarketingSetupChanged, MarketingSetupFields
from shared.contracts.erp import AccountKind
from tests.sync.accounts.world import World, relation

KEY = "Customer|C1"


@pytest.fixture
def world() -> World:
    return World()


async def company(world: World, **fields: object) -> str:
    created = world.contacts.create("Adatum", **fields)
    await world.settle(created)
    return created.contact.no


async def person(world: World, company_no: str = "") -> str:
    company_id = next((id for id, (card, _) in world.contacts.cards.items() if card.no == company_no), None)
    created = world.contacts.create("Jane Doe", type=ContactType.PERSON, company_no=company_no, company_id=company_id)
    await world.settle(created)
    return created.contact.no


async def test_a_customer_who_is_a_person_is_its_own_primary_contact(world: World) -> None:
    await world.settle(world.erp.create("C1", name="Jane Doe", contact_type=ContactType.PERSON))

    its_contact = world.contacts.state(contact_id_for(KEY))
    assert world.erp.fields(KEY).primary_contact_no == its_contact.no


async def test_a_name_typed_as_contact_becomes_a_person_of_the_company_and_its_primary_contact(world: World) -> None:
    await world.settle(world.erp.create("C1", name="Adatum"))

    await world.settle(world.erp.edit(KEY, contact="Jane Doe"))

    [jane] = [card for card, _ in world.contacts.cards.values() if card.type is ContactType.PERSON]
    assert (jane.name, jane.company_id) == ("Jane Doe", contact_id_for(KEY))
    assert world.erp.fields(KEY).primary_contact_no == jane.no


async def test_the_same_typed_name_makes_one_person(world: World) -> None:
    await world.settle(world.erp.create("C1", name="Adatum", contact="Jane Doe"))

    await world.settle(world.erp.edit(KEY, primary_contact_no=""))
    await world.settle(world.erp.edit(KEY, contact="jane  doe"))

    assert len(world.said(CreateContact)) == 2


async def test_a_new_customer_whose_primary_contact_has_a_company_is_that_companys(world: World) -> None:
    no = await company(world)
    jane = await person(world, no)

    await world.settle(world.erp.create("C1", name="Adatum", primary_contact_no=jane))

    assert world.record(KEY).contact_no == no
    assert world.said(CreateContact) == []


async def test_a_relation_without_number_is_completed_by_the_new_customer(world: World) -> None:
    no = await company(world, business_relations=(relation(""),))
    jane = await person(world, no)

    await world.settle(world.erp.create("C1", name="Adatum", primary_contact_no=jane))

    assert world.record(KEY).contact_no == no
    record = world.record(KEY)
    assert record.contact_id
    assert world.contacts.state(record.contact_id).business_relations == (relation("C1"),)


async def test_a_primary_contact_without_company_joins_the_company_made_from_the_customer(world: World) -> None:
    jane = await person(world)

    await world.settle(world.erp.create("C1", name="Adatum", primary_contact_no=jane))

    [card] = [card for card, _ in world.contacts.cards.values() if card.no == jane]
    assert card.company_id == contact_id_for(KEY)


async def test_a_primary_contact_of_a_company_that_is_a_customer_already_is_refused(world: World) -> None:
    no = await company(world, business_relations=(relation("C0"),))
    jane = await person(world, no)

    await world.settle(world.erp.create("C1", name="Contoso", primary_contact_no=jane))

    assert [told.errors[0].code for told in world.said(AccountLinkRefused)] == ["primary_contact_linked"]
    assert world.record(KEY).is_alone


async def test_a_customer_that_is_alone_is_linked_through_the_primary_contact_it_is_given(world: World) -> None:
    await alone(world)
    no = await company(world)
    jane = await person(world, no)

    await world.settle(world.erp.edit(KEY, primary_contact_no=jane))

    assert world.record(KEY).contact_no == no


async def test_a_customer_that_is_alone_gets_a_company_for_the_primary_contact_it_is_given(world: World) -> None:
    await alone(world)
    jane = await person(world)

    await world.settle(world.erp.edit(KEY, primary_contact_no=jane))

    [card] = [card for card, _ in world.contacts.cards.values() if card.no == jane]
    assert card.company_id == contact_id_for(KEY)
    assert world.said(AccountLinkRefused) == []


async def test_a_customer_that_is_alone_stays_so_with_every_other_change(world: World) -> None:
    no = await company(world)
    jane = await person(world, no)
    await world.settle(world.erp.create("C1", name="Adatum", primary_contact_no=jane))
    await world.settle(*world.contacts.edit(next(iter(world.contacts.cards)), business_relations=()))

    await world.settle(world.erp.edit(KEY, city="Odense"))

    assert world.record(KEY).is_alone


@pytest.mark.parametrize("with_company", [True, False])
async def test_a_primary_contact_who_is_a_customer_already_is_refused(world: World, with_company: bool) -> None:
    no = await company(world) if with_company else ""
    jane = await person(world, no)
    [jane_id] = [id for id, (card, _) in world.contacts.cards.items() if card.no == jane]
    await world.settle(*world.contacts.edit(jane_id, business_relations=(relation("C0"),)))

    await world.settle(world.erp.create("C1", name="Contoso", primary_contact_no=jane))

    assert [told.errors[0].code for told in world.said(AccountLinkRefused)] == ["primary_contact_linked"]
    assert world.record(KEY).is_alone


async def test_a_primary_contact_of_another_company_is_refused_once_and_until_another_is_given(world: World) -> None:
    await world.settle(world.erp.create("C1", name="Adatum", contact="Jane Doe"))
    jane = world.erp.fields(KEY).primary_contact_no
    joe = await person(world, await company(world))

    await world.settle(world.erp.edit(KEY, primary_contact_no=joe))
    await world.settle(world.erp.edit(KEY, city="Odense"))
    refused = [error.code for error in world.record(KEY).errors]
    await world.settle(world.erp.edit(KEY, primary_contact_no=jane))

    assert len(world.said(AccountLinkRefused)) == 1
    assert (refused, world.record(KEY).errors) == (["primary_contact_linked"], ())
    assert world.contacts.state(contact_id_for(KEY)).city == "Odense"


async def alone(world: World) -> None:
    """A customer that came while Marketing Setup had no code for it."""
    codes = (MarketingSetupFields(bus_rel_code_for_customers=""), MarketingSetupFields())
    before, after = (MarketingSetupChanged(version=n, marketing_setup=setup) for n, setup in enumerate(codes, 1))
    await world.settle(before, world.erp.create("C1", name="Adatum"), after)


async def with_jane(world: World) -> str:
    """A customer whose primary contact is Jane."""
    await world.settle(world.erp.create("C1", name="Adatum", contact="Jane Doe"))
    world.told.clear()
    return world.erp.fields(KEY).primary_contact_no


async def test_a_new_name_of_the_primary_contact_refreshes_the_customers_contact(world: World) -> None:
    jane = await with_jane(world)
    [jane_id] = [id for id, (card, _) in world.contacts.cards.items() if card.no == jane]

    await world.settle(*world.contacts.edit(jane_id, name="Jane Roe"))

    assert world.erp.fields(KEY).contact == "Jane Roe"


async def test_a_person_who_is_not_the_primary_contact_changes_nothing_of_the_customer(world: World) -> None:
    await with_jane(world)
    joe = world.contacts.create("Joe", type=ContactType.PERSON, company_id=contact_id_for(KEY), company_no="CT000001")
    await world.settle(joe)

    await world.settle(*world.contacts.edit(joe.contact_id, name="Joe Roe", phone_no="99", email="joe@adatum.example"))

    assert world.said(AccountChangeRequested) == []


async def test_a_primary_contact_that_is_deleted_is_shown_no_more(world: World) -> None:
    jane = await with_jane(world)
    [jane_id] = [id for id, (card, _) in world.contacts.cards.items() if card.no == jane]

    await world.settle(world.contacts.delete(jane_id))

    assert (world.erp.fields(KEY).primary_contact_no, world.erp.fields(KEY).contact) == ("", "")


async def test_a_bank_account_has_no_primary_contact(world: World) -> None:
    await world.settle(world.erp.create("B1", AccountKind.BANK_ACCOUNT, name="Förde Sparbank", contact="Jane Doe"))

    assert len(world.said(CreateContact)) == 1
