"""Accounts, contacts and relations made and removed on both sides, in any order: links end as the relations say."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.sync.domain.accounts.account_record import AccountRecord, LinkState
from shared.contracts.accounts import (
    AccountTemplate,
    ChangeAccountSetup,
    CreateAccountFromContact,
    LinkContactToAccount,
    Side,
)
from shared.contracts.contacts import ContactState, ContactType
from shared.contracts.erp import AccountKind
from shared.contracts.message import Message
from tests.sync.accounts.test_no_echo import batches, deliveries
from tests.sync.accounts.world import World, relation

CUSTOMER = AccountKind.CUSTOMER
MADE = ("account", "company", "person")
REMOVED = ("no account", "no contact", "unrelate")
happenings = st.tuples(
    st.sampled_from([*MADE, *MADE, *REMOVED, *REMOVED, "relate", "primary", "create", "link"]),
    st.integers(0, 3),
    st.integers(0, 3),
    st.none(),
)
stories = st.lists(st.one_of(happenings, deliveries, batches), min_size=15, max_size=50)


async def live_through(story: list[Any]) -> World:
    world = World()
    await world.settle(ChangeAccountSetup(templates=(AccountTemplate(code="ALL", account_kind=CUSTOMER),)))
    for number, step in enumerate(story):
        if len(step) == 4:
            world.happens(*happening(world, number, *step[:3]))
        else:
            await world.deliver_as(step)
    await world.settle(at_most=2_000)
    return world


def happening(world: World, number: int, what: str, which: int, other: int) -> list[Message]:
    """What somebody does, to the contact and the account chosen; nothing where there is none."""
    cards = [card for card, _ in world.contacts.cards.values()]
    keys = list(world.erp.accounts)
    if what == "account":
        return [world.erp.create(f"X{number}", name="Adatum")]
    if what in ("company", "person"):
        return [new_contact(world, what, cards[which % len(cards)] if cards else None)]
    contact = cards[which % len(cards)] if cards else None
    key = keys[other % len(keys)] if keys else ""
    if contact and what == "no contact":
        return [world.contacts.delete(contact.contact_id)]
    if contact and what == "create":
        return [CreateAccountFromContact(account_kind=CUSTOMER, contact_no=contact.no)]
    if contact and what == "unrelate":
        return world.contacts.edit(contact.contact_id, business_relations=())
    if key and what == "no account":
        return [world.erp.delete(key)]
    return about_both(world, what, contact, key) if contact and key else []


def new_contact(world: World, what: str, company: ContactState | None) -> Message:
    if what == "company" or company is None or company.type is ContactType.PERSON:
        return world.contacts.create("Contoso")
    own = {"company_id": company.contact_id, "company_no": company.no}
    return world.contacts.create("Jane Doe", type=ContactType.PERSON, **own)


def about_both(world: World, what: str, contact: ContactState, key: str) -> list[Message]:
    no = key.split("|")[1]
    if what == "relate":
        return world.contacts.edit(contact.contact_id, business_relations=(relation(no),))
    if what == "primary":
        return [world.erp.edit(key, primary_contact_no=contact.no)]
    if what == "link":
        about = {"contact_no": contact.no, "account_kind": CUSTOMER, "account_no": no}
        return [LinkContactToAccount(**about, master=Side.CONTACT)]
    return []


def names(contact: ContactState, record: AccountRecord) -> bool:
    return any(row.no == record.account_no for row in contact.business_relations)


@settings(max_examples=60)
@given(stories)
async def test_an_account_is_linked_with_a_contact_that_names_it_and_alone_when_none_does(story: list[Any]) -> None:
    world = await live_through(story)

    for document in world.database.accounts.accounts.documents.values():
        record: AccountRecord = document.state
        named_by = {id for id, (card, _) in world.contacts.cards.items() if names(card, record)}
        if record.account is None or record.is_deleted:
            assert not (record.is_deleted and named_by)
        elif named_by:
            assert (record.link, record.contact_id in named_by) == (LinkState.LINKED, True)
        else:
            assert record.is_alone
