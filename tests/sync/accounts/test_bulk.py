"""Contacts for all accounts of a kind that have none, page by page."""

from uuid import UUID

from services.sync.domain.accounts.new_contact import contact_id_for
from shared.contracts.accounts import AccountCommandRejected, CreateContactsFromAccounts
from shared.contracts.contacts import ContactType, CreateContact
from shared.contracts.contacts_setup import MarketingSetupChanged, MarketingSetupFields
from shared.contracts.erp import AccountKind
from tests.sync.accounts.world import World

RUN = CreateContactsFromAccounts(account_kind=AccountKind.CUSTOMER, run_id=UUID(int=1))
NO_CODES = MarketingSetupFields(bus_rel_code_for_customers="")


async def with_customers(count: int, page: int) -> World:
    """Customers that came while Marketing Setup had no code for them."""
    world = World()
    world.database.accounts.page = page
    await world.settle(MarketingSetupChanged(version=1, marketing_setup=NO_CODES))
    await world.settle(*(world.erp.create(f"C{n:03d}", name=f"Customer {n}") for n in range(count)))
    return world


async def set_up(world: World) -> None:
    await world.settle(MarketingSetupChanged(version=2, marketing_setup=MarketingSetupFields()))


async def test_every_account_gets_a_contact_over_several_pages() -> None:
    world = await with_customers(7, page=3)
    await set_up(world)

    await world.settle(RUN)

    assert len(world.contacts.cards) == 7
    run = world.database.accounts.runs.documents[str(RUN.run_id)].state
    assert (run.asked, run.is_finished) == (7, True)


async def test_who_has_a_contact_gets_no_second_one() -> None:
    world = await with_customers(2, page=10)
    await set_up(world)
    await world.settle(world.erp.create("C900", name="Linked at once"))

    await world.settle(RUN)

    assert len(world.said(CreateContact)) == 3
    assert contact_id_for("Customer|C900") in world.contacts.cards


async def test_a_name_typed_as_contact_becomes_a_person_of_the_contact_made_in_bulk() -> None:
    world = await with_customers(0, page=10)
    await world.settle(world.erp.create("C1", name="Adatum", contact="Jane Doe"))
    await set_up(world)

    await world.settle(RUN)

    assert {card.name: card.type for card, _ in world.contacts.cards.values()} == {
        "Adatum": ContactType.COMPANY,
        "Jane Doe": ContactType.PERSON,
    }


async def test_an_account_whose_maker_is_gone_gets_a_contact_of_its_own_in_bulk() -> None:
    world = await with_customers(0, page=10)
    made = world.erp.create("C1", name="Adatum").model_copy(update={"made_from_contact_no": "CT000099"})
    await world.settle(made)
    await set_up(world)
    alone = world.record("Customer|C1").is_alone

    await world.settle(RUN)

    assert alone
    assert world.record("Customer|C1").contact_id == contact_id_for("Customer|C1")


async def test_a_page_that_comes_again_asks_for_nothing_twice() -> None:
    world = await with_customers(5, page=2)
    await set_up(world)
    await world.settle(RUN)
    world.told.clear()

    await world.settle(RUN)

    assert world.told == []


async def test_without_a_relation_code_the_run_is_refused() -> None:
    world = await with_customers(1, page=2)

    await world.settle(RUN)

    assert [told.errors[0].code for told in world.said(AccountCommandRejected)] == ["relation_code_missing"]
