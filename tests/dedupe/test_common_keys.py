"""A key that too many share: nobody is put under it any more, and it still counts how many have it."""

from services.dedupe.domain.candidates import CAP
from services.dedupe.domain.known_contact import KnownContact, set_apart
from shared.contracts.contacts import ContactEvent
from shared.contracts.dedupe import CompareContact
from tests.dedupe.service import Dedupe, only_person

SWITCHBOARD = "0421 7000000"
KEY = "P:phone:7000000"


def colleague(number: int, named_as: int = 0) -> ContactEvent:
    """Somebody who has nothing in common with others but the telephone number."""
    name = "".join(chr(ord("a") + ((named_as or number) * step) % 26) for step in (1, 3, 5, 7, 11))
    return only_person(number, name=f"{name} {name[::-1]}", surname=name[::-1], phone_no=SWITCHBOARD)


async def stored(dedupe: Dedupe, event: ContactEvent) -> KnownContact:
    (document,) = await dedupe.database.contacts.load([str(event.contact_id)])
    return document.state


async def crowded() -> Dedupe:
    """More have the number than are looked up; the last of them has told so."""
    dedupe = Dedupe()
    await dedupe.reads(*(colleague(number) for number in range(1, CAP + 2)))
    assert KEY in (await stored(dedupe, colleague(CAP + 1))).keys
    return dedupe


def test_keys_that_are_common_are_set_apart_and_none_is_lost() -> None:
    known = KnownContact(version=1, keys=("a", "b", "c"))

    apart = set_apart(known, {"b", "z"})

    assert (apart.keys, apart.common) == (("a", "c"), ("b",))
    assert set_apart(known, {"z"}) is known


async def test_nobody_is_put_under_a_key_that_too_many_share() -> None:
    dedupe, late = await crowded(), colleague(CAP + 2)

    await dedupe.reads(late)

    known = await stored(dedupe, late)
    assert KEY not in known.keys
    assert known.common == (KEY,)


async def test_whoever_has_it_is_found_by_other_keys_and_told_that_many_have_it() -> None:
    dedupe, late = await crowded(), colleague(CAP + 2)
    await dedupe.reads(late)

    await dedupe.reads(twin := colleague(99, named_as=CAP + 2))

    (pair,) = await dedupe.pairs()
    assert {pair.left_id, pair.right_id} == {late.contact_id, twin.contact_id}
    told = {evidence.field: evidence.sentence for evidence in pair.evidence}
    assert told["phone_no"] == "same phone number, which ten or more have"


async def test_a_contact_that_is_compared_again_still_knows_that_it_has_it() -> None:
    dedupe, late = await crowded(), colleague(CAP + 2)
    await dedupe.reads(late)

    await dedupe.reads(CompareContact(contact_id=late.contact_id, version=1, contact=late.contact))

    assert (await stored(dedupe, late)).common == (KEY,)
