"""What a process has lately written or read it does not read again, and never goes by what is no longer so."""

from typing import Any

from services.dedupe.domain.finding import Side
from services.dedupe.domain.pair import DuplicatePair
from services.dedupe.store.lately import Lately
from services.dedupe.store.lookup import FEW
from shared.contracts.contacts import ContactEvent
from shared.contracts.dedupe import CompareContact, DuplicateRule
from tests.dedupe.examples import company
from tests.dedupe.service import Dedupe, nordwind, only_person


def strangers() -> list[ContactEvent]:
    """So many more that the contacts found are not read at once."""
    names = ["Karl Otto", "Mia Winter", "Jens Uhl"][:FEW]
    return [only_person(number, name=name, surname=name.split()[1]) for number, name in enumerate(names, 101)]


async def pair_with(dedupe: Dedupe, event: ContactEvent) -> DuplicatePair:
    """The one that this contact, among others, is found in."""
    await dedupe.reads(event, *strangers())
    (pair,) = await dedupe.pairs()
    return pair


def read(collection: Any) -> list[str]:
    """The ids of which more than the version is read from now on."""
    ids: list[str] = []
    peek = collection.peek

    async def noted(filter: Any, fields: Any) -> Any:
        ids.extend(filter["_id"]["$in"] if "_id" in filter and "form" in fields else [])
        return await peek(filter, fields)

    collection.peek = noted
    return ids


async def test_a_contact_that_was_written_lately_is_compared_without_being_read() -> None:
    dedupe = Dedupe()
    await dedupe.reads(nordwind(1))
    ids = read(dedupe.database.contacts)

    pair = await pair_with(dedupe, nordwind(2))

    assert pair.found_by
    assert str(nordwind(1).contact_id) not in ids


async def test_a_contact_that_another_process_wrote_is_read_once() -> None:
    dedupe = Dedupe()
    await dedupe.replica().reads(nordwind(1))
    ids = read(dedupe.database.contacts)

    await dedupe.reads(nordwind(2), *strangers())
    await dedupe.reads(nordwind(3), *(event.model_copy(update={"version": 2}) for event in strangers()))

    assert len(await dedupe.open_pairs()) == 3
    assert ids.count(str(nordwind(1).contact_id)) == 1


async def test_a_contact_that_another_process_changed_is_compared_as_it_is_now() -> None:
    dedupe = Dedupe()
    await dedupe.reads(nordwind(1))
    await dedupe.replica().reads(nordwind(1, 2, phone_no="+49 40 9876543"))

    pair = await pair_with(dedupe, nordwind(2))

    assert "vat_registration_no" in pair.agreed
    assert "phone_no" not in pair.agreed


async def test_strings_that_another_process_made_anew_count_although_the_contact_did_not_change() -> None:
    dedupe, old = Dedupe(), nordwind(1)
    await dedupe.is_set_up(maintain_search_strings=False, autosearch=False)
    await dedupe.reads(old)
    await dedupe.is_set_up(maintain_search_strings=True)
    generate = CompareContact(contact_id=old.contact_id, version=1, contact=old.contact)
    await dedupe.replica().reads(generate)

    pair = await pair_with(dedupe, nordwind(2))

    assert DuplicateRule.SEARCH_STRINGS in pair.found_by


def test_who_was_not_asked_for_longest_goes_first() -> None:
    lately, side = Lately(most=2), Side(company())

    for id in ("a", "b", "c"):
        lately.note(id, 1, side)
        lately.side("a", 1)

    assert [id for id in ("a", "b", "c") if lately.side(id, 1)] == ["a", "c"]
