"""Both sides changed since they agreed last: kept, shown, settled by rule or by hand; nothing is lost silently."""

import pytest

from services.sync.domain.accounts.new_contact import contact_id_for
from shared.contracts.accounts import (
    AccountCommandRejected,
    ChangeAccountSetup,
    ConflictSettled,
    FieldGroup,
    ResolveConflict,
    Side,
    SyncConflict,
)
from shared.contracts.contacts import ChangeContact
from shared.contracts.erp import AccountKind
from tests.sync.accounts.world import World

KEY = "Customer|C00010"
ITS_CONTACT = contact_id_for(KEY)


@pytest.fixture
async def world() -> World:
    world = World()
    await world.settle(world.erp.create(name="Adatum", phone_no="1", city="Aarhus"))
    return world


async def both_change(world: World, field: str, contact: str, account: str) -> None:
    world.happens(*world.contacts.edit(ITS_CONTACT, **{field: contact}))
    world.happens(world.erp.edit(KEY, **{field: account}))
    await world.settle()


def sides(world: World, field: str) -> tuple[str, str]:
    return getattr(world.contacts.state(ITS_CONTACT), field), getattr(world.erp.fields(KEY), field)


def resolve(winner: Side, *fields: str) -> ResolveConflict:
    return ResolveConflict(account_kind=AccountKind.CUSTOMER, account_no="C00010", winner=winner, fields=fields)


async def test_both_values_are_kept_and_shown(world: World) -> None:
    await both_change(world, "phone_no", "2", "3")

    [conflict] = world.record(KEY).conflicts
    assert sides(world, "phone_no") == ("2", "3")
    assert (conflict.contact_value, conflict.account_value, conflict.agreed_value) == ("2", "3", "1")
    assert [told.conflicts for told in world.said(SyncConflict)] == [(conflict,)]


async def test_a_conflict_does_not_hold_up_other_fields(world: World) -> None:
    await both_change(world, "phone_no", "2", "3")

    await world.settle(world.erp.edit(KEY, city="Odense"))

    assert sides(world, "city") == ("Odense", "Odense")


async def test_the_same_change_on_both_sides_is_no_conflict(world: World) -> None:
    await both_change(world, "phone_no", "2", "2")

    assert world.said(SyncConflict) == []


@pytest.mark.parametrize(("winner", "value"), [(Side.CONTACT, "2"), (Side.ACCOUNT, "3")])
async def test_a_rule_settles_a_conflict_and_the_value_that_lost_is_told(
    world: World, winner: Side, value: str
) -> None:
    await world.settle(ChangeAccountSetup(conflict_rules={FieldGroup.COMMUNICATION: winner}))

    await both_change(world, "phone_no", "2", "3")

    assert sides(world, "phone_no") == (value, value)
    [[conflict]] = [told.conflicts for told in world.said(SyncConflict)]
    assert (conflict.winner, conflict.contact_value, conflict.account_value) == (winner, "2", "3")
    assert [told.fields for told in world.said(ConflictSettled)] == [("phone_no",)]


async def test_a_rule_is_about_one_group_of_fields(world: World) -> None:
    await world.settle(ChangeAccountSetup(conflict_rules={FieldGroup.COMMUNICATION: Side.CONTACT}))

    await both_change(world, "city", "Odense", "Vejle")

    assert sides(world, "city") == ("Odense", "Vejle")


@pytest.mark.parametrize(("winner", "value"), [(Side.CONTACT, "2"), (Side.ACCOUNT, "3")])
async def test_a_conflict_is_settled_by_hand(world: World, winner: Side, value: str) -> None:
    await both_change(world, "phone_no", "2", "3")

    await world.settle(resolve(winner))

    assert sides(world, "phone_no") == (value, value)
    assert world.record(KEY).conflicts == ()


async def test_a_clerk_who_makes_both_sides_equal_settles_it_too(world: World) -> None:
    await both_change(world, "phone_no", "2", "3")

    await world.settle(world.erp.edit(KEY, phone_no="2"))

    assert world.record(KEY).conflicts == ()
    assert world.said(ConflictSettled)


async def test_what_is_no_conflict_cannot_be_settled(world: World) -> None:
    await world.settle(resolve(Side.CONTACT, "city"))

    [refusal] = world.said(AccountCommandRejected)
    assert [error.code for error in refusal.errors] == ["no_conflict"]


async def test_a_refused_value_gives_way_to_the_contacts_by_hand(world: World) -> None:
    await world.settle(world.erp.edit(KEY, email="no address"))

    await world.settle(resolve(Side.CONTACT, "email"))

    assert sides(world, "email") == ("", "")


async def test_a_value_that_the_contact_refused_is_tried_again_when_it_was_corrected(world: World) -> None:
    await world.settle(world.erp.edit(KEY, email="no address"))

    await world.settle(world.erp.edit(KEY, email="jane@adatum.example"))

    assert sides(world, "email") == ("jane@adatum.example", "jane@adatum.example")
    assert world.record(KEY).conflicts == ()


async def test_a_change_taken_back_while_the_contact_was_asked_is_taken_back_there_too(world: World) -> None:
    world.happens(world.erp.edit(KEY, phone_no="2"))
    await world.deliver()
    assert isinstance(world.on_the_way[0].message, ChangeContact)

    await world.settle(world.erp.edit(KEY, phone_no="1"))

    assert sides(world, "phone_no") == ("1", "1")
    assert world.record(KEY).conflicts == ()
