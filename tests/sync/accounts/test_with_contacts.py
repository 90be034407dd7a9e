"""Sync and the contacts service as it is, over memory: what the one asks for, the other does or refuses."""

from typing import Any

import pytest

from services.contacts.app import STAGES as CONTACT_STAGES
from services.contacts.domain.errors import ContactRefused
from services.contacts.store import ContactDatabase, ContactStore
from services.contacts.store import rejected as contact_rejected
from services.sync.domain.accounts.account_record import LinkState
from services.sync.domain.accounts.new_contact import contact_id_for
from shared.contracts.accounts import AccountTemplate, ChangeAccountSetup, CreateAccountFromContact
from shared.contracts.contacts import COMMANDS, ContactEvent, ContactState, ContactType, CreateContact, DeleteContact
from shared.contracts.erp import AccountKind
from shared.contracts.message import Message
from tests.fakes import in_memory, pipeline
from tests.sync.accounts.world import World

KEY = "Customer|C1"
HUB = contact_id_for(KEY)


class WithContacts(World):
    """The world with the contacts service in it, and what it publishes on the way to Sync."""

    def __post_init__(self) -> None:
        super().__post_init__()
        kept: Any = in_memory(ContactDatabase)
        self.kept = kept
        self.service, self.published = pipeline(
            "contacts", CONTACT_STAGES, lambda work: ContactStore(work, kept), {ContactRefused: contact_rejected}
        )

    async def deliver(self, which: int = 0, *, again: bool = False) -> None:
        """Contacts reads its commands and, for what persons inherit, its own events."""
        message = self.on_the_way[which].message
        if isinstance(message, (*COMMANDS.messages, ContactEvent)):
            await self.service.handle([self.on_the_way[which].received()])
            told, self.published.sent = self.published.messages(), []
            self.happens(*told)
        if isinstance(message, COMMANDS.messages):
            self.on_the_way.pop(which)
            self.delivered += 1
        else:
            await super().deliver(which, again=again)

    def card(self, contact_id: Any) -> ContactState:
        state: ContactState = self.kept.contacts.documents[str(contact_id)].state.state()
        return state


@pytest.fixture
def world() -> WithContacts:
    return WithContacts()


async def test_a_customer_makes_its_contact_and_both_are_linked(world: WithContacts) -> None:
    await world.settle(world.erp.create("C1", name="Adatum Corporation", city="Aarhus", country_region_code="DK"))

    assert world.record(KEY).link is LinkState.LINKED
    assert (world.card(HUB).name, world.card(HUB).city) == ("Adatum Corporation", "Aarhus")


@pytest.mark.parametrize("field", ["phone_no", "search_name", "home_page", "name", "territory_code"])
async def test_a_change_of_either_side_reaches_the_other_and_ends(world: WithContacts, field: str) -> None:
    await world.settle(world.erp.create("C1", name="Adatum"))

    await world.settle(world.erp.edit(KEY, **{field: " 77 "}), at_most=60)

    assert getattr(world.card(HUB), field) == "77"
    assert world.record(KEY).conflicts == ()


async def test_persons_of_the_company_inherit_what_the_customer_changed(world: WithContacts) -> None:
    await world.settle(world.erp.create("C1", name="Adatum", city="Aarhus", contact="Jane Doe"))

    await world.settle(world.erp.edit(KEY, city="Odense"))

    jane = world.erp.fields(KEY).primary_contact_no
    [card] = [d.state for d in world.kept.contacts.documents.values() if d.state.no == jane]
    assert (card.type, card.company_id, card.city) == (ContactType.PERSON, HUB, "Odense")


async def test_what_contacts_refuses_is_a_conflict(world: WithContacts) -> None:
    await world.settle(world.erp.create("C1", name="Adatum"))

    await world.settle(world.erp.edit(KEY, phone_no="none", city="Odense"))

    [conflict] = world.record(KEY).conflicts
    assert (conflict.field, conflict.reason) == ("phone_no", "phone_contains_letters")
    assert world.card(HUB).city == "Odense"


async def test_an_account_made_from_a_contact_is_linked_by_its_relation(world: WithContacts) -> None:
    company = CreateContact(contact_id=HUB, type=ContactType.COMPANY, name="Contoso")
    template = AccountTemplate(code="ALL", account_kind=AccountKind.VENDOR, values={"currency_code": "DKK"})
    await world.settle(company, ChangeAccountSetup(templates=(template,)))

    make: Message = CreateAccountFromContact(account_kind=AccountKind.VENDOR, contact_no=world.card(HUB).no)
    await world.settle(make)

    [key] = world.erp.accounts
    assert world.record(key).link is LinkState.LINKED
    assert world.card(HUB).currency_code == "DKK"


async def test_a_deleted_account_takes_its_relation_along(world: WithContacts) -> None:
    await world.settle(world.erp.create("C1", name="Adatum"))

    await world.settle(world.erp.delete(KEY))

    assert world.card(HUB).business_relations == ()


async def test_a_deleted_contact_leaves_its_account(world: WithContacts) -> None:
    await world.settle(world.erp.create("C1", name="Adatum"))

    await world.settle(DeleteContact(contact_id=HUB))

    assert world.record(KEY).is_alone
