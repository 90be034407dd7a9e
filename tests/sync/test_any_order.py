"""Facts in any order, in any batches, by any number of replicas at once: where contacts stand is the same."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise, repeat
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.sync.domain.sync_record import SyncState
from shared.contracts.message import Message
from shared.contracts.sync import SyncEvent
from tests.fakes import handled
from tests.sync.given import CONTOSO, changed, company, created, deleted, document, merged, person
from tests.sync.service import Sync, nth_person

CONTOSO_LTD = company(CONTOSO, "CT000002", "Contoso")
GONE = company(nth_person(90).contact_id, "CT000003", "Closed Ltd")
OF_GONE = nth_person(91, company_id=GONE.contact_id, company_no=GONE.no)
JANE = person(company_no="CT000001")
JANE_MOVED = person(company_id=CONTOSO, company_no="CT000002")

FACTS: Sequence[Message] = (
    created(company()),
    changed(company(city="Aarhus")),
    created(CONTOSO_LTD),
    created(JANE),
    changed(JANE_MOVED),
    created(nth_person(1)),
    changed(nth_person(1, company_id=None, company_no="")),
    created(nth_person(2)),
    created(nth_person(3)),
    document(account_no=nth_person(3).no),
    created(nth_person(4, company_id=None, company_no="")),
    document(account_no="CT000002"),
    created(GONE),
    deleted(GONE, 2),
    created(OF_GONE),
    deleted(OF_GONE, 2),
    document(account_no="X-00001"),
    created(nth_person(5)),
    created(nth_person(6)),
    created(nth_person(7)),
    merged(nth_person(5), nth_person(6)),
    merged(nth_person(6), nth_person(7)),
    document(account_no=nth_person(5).no),
)
"""As Contacts and the ERP system tell them; a company that is deleted takes its persons along."""


def in_batches(facts: Sequence[Message], cuts: Sequence[int]) -> list[Sequence[Message]]:
    edges = sorted({0, len(facts), *(cut % len(facts) for cut in cuts)})
    return [facts[start:end] for start, end in pairwise(edges)]


def standing(sync: Sync) -> dict[str, Any]:
    """Where each contact stands and what Finance was told of it last; of who is gone only that."""
    told = {no: as_told(sync, events[-1]) for no, events in sync.told().items()}
    records = [sync.record(no) for no in sorted(sync.records.documents)]
    kept = {"state", "reason", "target", "contact", "contact_version", "waiting_for", "failed_field"}
    flags = {"is_active_customer", "is_company_an_account"}
    return {
        r.no: r.state if r.state is SyncState.GONE else (r.model_dump(include=kept | flags), told.get(r.no))
        for r in records
    }


def as_told(sync: Sync, event: SyncEvent) -> Any:
    """An event without what depends on the way: its version, and the number that chance gave."""
    text = event.model_copy(update={"version": 1}).model_dump_json()
    number = sync.record(event.contact_no).contact_number
    return type(event).__name__, text.replace(number, "its number") if number.startswith("CON-") else text


async def arrived(batches: Sequence[Sequence[Message]]) -> Sync:
    sync = Sync()
    for batch in batches:
        await sync.takes(*batch)
    return sync


@settings(max_examples=60)
@given(st.permutations([*FACTS, *FACTS[:6]]), st.lists(st.integers(0, len(FACTS) + 5), max_size=6))
async def test_the_order_of_arrival_does_not_matter(order: list[Message], cuts: list[int]) -> None:
    in_order = await arrived([FACTS])

    shuffled = await arrived(in_batches(order, cuts))

    assert standing(shuffled) == standing(in_order)


async def test_nobody_is_left_waiting_for_an_account_that_was_told() -> None:
    sync = await arrived([FACTS])

    waiting = {no for no in sync.records.documents if sync.record(no).state is SyncState.WAITING}
    assert waiting == {"X-00001"}


@pytest.mark.parametrize("first", [0, 1])
async def test_an_acknowledgement_and_a_person_that_are_written_at_once_do_not_miss_each_other(first: int) -> None:
    sync = Sync(finance=False)
    told = await sync.takes(created(company()))
    halves: list[Message] = [*sync.answers_to(told), created(JANE)]
    sync.records.calls.clear()
    sync.records.pauses = repeat(1)  # after each round trip of one, the next of the other

    await asyncio.gather(*(handled(sync.replica(), halves[n]) for n in (first, 1 - first)))

    assert sync.records.calls[:6] == ["load", "load", "write", "write", "find", "find"]
    assert [type(event).__name__ for event in sync.told()["CT000010"]] == ["ContactWaiting", "ContactPersonMapped"]
    assert sync.record("CT000010").state is SyncState.SENT


@settings(max_examples=60)
@given(st.lists(st.booleans(), min_size=len(FACTS), max_size=len(FACTS)), st.lists(st.integers(0, 3), max_size=40))
async def test_two_replicas_end_the_same_however_their_round_trips_interleave(
    sides: list[bool], pauses: list[int]
) -> None:
    in_order, sync = await arrived([FACTS]), Sync()
    halves = [[fact for fact, side in zip(FACTS, sides, strict=True) if side is here] for here in (True, False)]
    sync.records.pauses = iter(pauses)

    await asyncio.gather(*(handled(sync.replica(), *half) for half in halves))
    await sync.settles()

    assert standing(sync) == standing(in_order)
