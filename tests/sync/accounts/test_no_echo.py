"""Random edits on all sides, delivered in any order and more than once: everywhere the same in the end, and an end."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from services.sync.domain.accounts.flows import CUSTOMER, VENDOR
from services.sync.domain.accounts.new_contact import contact_id_for
from shared.contracts.accounts import ChangeAccountSetup, FieldGroup, Side
from shared.contracts.erp import AccountKind
from tests.sync.accounts.world import World, relation

KEYS = {"customer": "Customer|C00010", "vendor": "Vendor|V00010"}
HUB = contact_id_for(KEYS["customer"])
FIELDS = ("phone_no", "city", "territory_code")
SIDES = ("contact", "customer", "vendor")

edits = st.tuples(st.sampled_from(SIDES), st.sampled_from(FIELDS), st.sampled_from(["", "1", "2", "nord", " x "]))
deliveries = st.tuples(st.integers(0, 9), st.booleans())
batches = st.tuples(st.sampled_from(["one", "two"]), st.integers(2, 9))
steps = st.lists(st.one_of(edits, deliveries, batches), max_size=40)
rules = st.dictionaries(st.sampled_from(list(FieldGroup)), st.sampled_from(list(Side)))


async def linked() -> World:
    """A contact that is both a customer and a vendor."""
    world = World()
    await world.settle(world.erp.create("C00010", name="Adatum"))
    vendor = relation("V00010", "VEND", "Vendor")
    await world.settle(*world.contacts.edit(HUB, business_relations=(relation("C00010"), vendor)))
    await world.settle(world.erp.create("V00010", AccountKind.VENDOR, name="Adatum"))
    world.delivered = 0
    return world


async def live_through(world: World, story: list[Any]) -> int:
    """Edits and deliveries as they come, to one replica or two, then all that is left; how many edits were changes."""
    edited = 0
    for step in story:
        if len(step) == 3:
            edited += edit(world, *step)
        else:
            await world.deliver_as(step)
    await world.settle(at_most=2_000)
    return edited


def edit(world: World, side: str, field: str, value: str) -> bool:
    before = len(world.on_the_way)
    if side == "contact":
        world.happens(*world.contacts.edit(HUB, **{field: value}))
    elif getattr(world.erp.fields(KEYS[side]), field) != value:
        world.happens(world.erp.edit(KEYS[side], **{field: value}))
    return len(world.on_the_way) > before


def apart(world: World, side: str) -> set[str]:
    """The fields in which an account differs from the contact by more than spaces and case."""
    contact, account = world.contacts.state(HUB), world.erp.fields(KEYS[side])
    flows = [flow for flow in (CUSTOMER if side == "customer" else VENDOR) if flow.back]
    pairs = {flow.account: (flow.of_contact(contact), flow.of_account(account)) for flow in flows}
    return {name for name, (one, other) in pairs.items() if str(one).strip().upper() != str(other).strip().upper()}


@settings(max_examples=60)
@given(steps, rules)
async def test_all_sides_end_the_same_but_for_the_conflicts_that_are_shown(
    story: list[Any], chosen: dict[FieldGroup, Side]
) -> None:
    world = await linked()
    await world.settle(ChangeAccountSetup(conflict_rules=chosen))

    await live_through(world, story)

    for side, key in KEYS.items():
        assert apart(world, side) == {conflict.field for conflict in world.record(key).conflicts}


@settings(max_examples=60)
@given(steps, st.sampled_from(list(Side)))
async def test_with_a_rule_for_every_group_all_sides_end_the_same(story: list[Any], winner: Side) -> None:
    world = await linked()
    await world.settle(ChangeAccountSetup(conflict_rules=dict.fromkeys(FieldGroup, winner)))

    await live_through(world, story)

    assert (apart(world, "customer"), apart(world, "vendor")) == (set(), set())


@settings(max_examples=60)
@given(steps, rules)
async def test_the_number_of_messages_is_bounded_by_the_number_of_edits(
    story: list[Any], chosen: dict[FieldGroup, Side]
) -> None:
    world = await linked()
    await world.settle(ChangeAccountSetup(conflict_rules=chosen))
    world.told.clear()

    edited = await live_through(world, story)

    again = sum(step[1] is True for step in story)
    assert len(world.told) <= 12 * edited + again


async def test_a_fact_that_comes_again_beside_a_newer_one_asks_by_another_id() -> None:
    """A request of the same id would be taken for a repeat, and nobody would answer it."""
    world = await linked()
    await live_through(world, [("contact", "city", "1"), (0, True), ("customer", "phone_no", "1"), ("one", 2)])

    assert (apart(world, "customer"), apart(world, "vendor")) == (set(), set())


async def test_two_values_of_one_field_that_would_pass_each_other_come_to_an_end() -> None:
    world = await linked()
    await world.settle(ChangeAccountSetup(conflict_rules=dict.fromkeys(FieldGroup, Side.ACCOUNT)))

    for side, value in (("vendor", "2"), ("contact", "1"), ("vendor", "")):
        edit(world, side, "phone_no", value)
    await world.settle(at_most=100)

    assert (apart(world, "customer"), apart(world, "vendor")) == (set(), set())
