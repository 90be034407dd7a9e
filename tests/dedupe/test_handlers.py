"""Contact events through the whole dedupe service, over memory."""

from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.dedupe.app import STAGES
from shared.contracts.contacts import ContactEvent
from shared.contracts.dedupe import DuplicateCleared, DuplicateFound, DuplicateRescored
from tests.dedupe.examples import NORDWIND
from tests.dedupe.service import ELSEWHERE, Dedupe, anna, deleted, merged, nordwind, overtaken


@pytest.fixture
def dedupe() -> Dedupe:
    return Dedupe()


async def test_two_records_of_one_company_are_found(dedupe: Dedupe) -> None:
    (found,) = await dedupe.reads(nordwind(1), nordwind(2, name="Nordwind Logistk GmbH"))

    assert isinstance(found, DuplicateFound)
    assert (found.left_no, found.right_no, found.version) == ("CT000001", "CT000002", 1)
    assert {"vat_registration_no", "phone_no"} & set(found.agreed)


async def test_a_second_record_is_found_in_a_later_batch(dedupe: Dedupe) -> None:
    await dedupe.reads(nordwind(1))

    assert [type(event) for event in await dedupe.reads(nordwind(2))] == [DuplicateFound]


async def test_a_company_and_a_person_are_never_a_pair(dedupe: Dedupe) -> None:
    assert await dedupe.reads(nordwind(1), anna(2, phone_no=NORDWIND["phone_no"], email=NORDWIND["email"])) == []


async def test_a_change_rescores_and_clears_the_pair(dedupe: Dedupe) -> None:
    await dedupe.reads(nordwind(1), nordwind(2))

    rescored = await dedupe.reads(nordwind(2, 2, phone_no="+49 89 7778899"))
    cleared = await dedupe.reads(nordwind(2, 3, **ELSEWHERE))

    assert [type(event) for event in rescored + cleared] == [DuplicateRescored, DuplicateCleared]
    assert await dedupe.open_pairs() == set()


async def test_a_deleted_contact_leaves_its_pairs(dedupe: Dedupe) -> None:
    second = nordwind(2)
    await dedupe.reads(nordwind(1), second)

    assert [type(event) for event in await dedupe.reads(deleted(second))] == [DuplicateCleared]


async def test_a_batch_delivered_twice_changes_nothing_the_second_time(dedupe: Dedupe) -> None:
    batch = nordwind(1), nordwind(2), anna(3), anna(4, first_name="A.")
    await dedupe.reads(*batch)

    assert await dedupe.reads(*batch) == []


async def test_an_older_version_that_comes_late_is_dropped(dedupe: Dedupe) -> None:
    await dedupe.reads(nordwind(1), nordwind(2, 2, **ELSEWHERE))

    assert await dedupe.reads(nordwind(2, 1)) == []
    assert await dedupe.open_pairs() == set()


async def test_a_contact_deleted_before_its_creation_is_read_stays_gone(dedupe: Dedupe) -> None:
    second = nordwind(2)
    await dedupe.reads(nordwind(1), deleted(second))

    assert await dedupe.reads(second) == []


STORIES = [
    nordwind(1),
    nordwind(2, 1, name="Nordwind Logistk GmbH"),
    nordwind(3, 2, **ELSEWHERE),
    nordwind(3, 1),
    anna(4),
    anna(5, name="Anna Schroeder", email="a.schroeder@hansekontor.example"),
    deleted(anna(6)),
    anna(6),
]


@settings(max_examples=60)
@given(order=st.permutations(STORIES), cut=st.lists(st.integers(1, 4), min_size=1, max_size=8))
async def test_any_order_and_any_batches_end_in_the_same_pairs(order: list[ContactEvent], cut: list[int]) -> None:
    shuffled, straight = Dedupe(), Dedupe()
    await straight.reads(*STORIES)

    left = list(order)
    for size in cut * len(order):
        await shuffled.reads(*left[:size])
        left = left[size:]

    assert await shuffled.open_pairs() == await straight.open_pairs()


INTERLEAVED = [tuple(n in chosen for n in range(6)) for chosen in combinations(range(6), 3)]


@pytest.mark.parametrize("order", INTERLEAVED)
@pytest.mark.parametrize(
    ("before", "one", "other", "pairs"),
    [
        pytest.param([], nordwind(1), nordwind(2), 1, id="both new"),
        pytest.param([nordwind(1), nordwind(2, 1, **ELSEWHERE)], nordwind(1, 2), nordwind(2, 2), 1, id="becomes one"),
        pytest.param([nordwind(1)], nordwind(2), nordwind(1, 2, **ELSEWHERE), 0, id="stops while found"),
        pytest.param([nordwind(1)], nordwind(2), deleted(nordwind(1)), 0, id="gone while found"),
        pytest.param(
            [nordwind(1), nordwind(2)], nordwind(3), merged(nordwind(2), nordwind(1)), 1, id="merged while found"
        ),
        pytest.param([], anna(1), anna(2), 1, id="both new persons"),
    ],
)
async def test_two_replicas_stage_by_stage_do_not_miss_each_other(
    before: list[ContactEvent], one: ContactEvent, other: ContactEvent, pairs: int, order: tuple[bool, ...]
) -> None:
    service = Dedupe()
    await service.reads(*before)
    replicas, halves = {True: service, False: service.replica()}, {True: iter(STAGES), False: iter(STAGES)}

    for first in order:
        await replicas[first].reads(one if first else other, stages=[next(halves[first])])

    assert len(await service.open_pairs()) == pairs


async def test_a_batch_costs_a_constant_number_of_queries(dedupe: Dedupe) -> None:
    calls = 0

    def counted(method: Any) -> Any:
        async def call(*arguments: Any, **options: Any) -> Any:
            nonlocal calls
            calls += 1
            return await method(*arguments, **options)

        return call

    for collection in dedupe.database.collections:
        for name in ("find", "load", "peek"):
            setattr(collection, name, counted(getattr(collection, name)))
    await dedupe.reads(*(nordwind(number) for number in range(1, 3)))
    few, calls = calls, 0
    await dedupe.reads(*(nordwind(number) for number in range(3, 40)))

    assert calls <= few + 2


@pytest.mark.parametrize("change", [nordwind(1, 2, **ELSEWHERE), deleted(nordwind(1))], ids=["changed", "gone"])
async def test_a_partner_that_changes_between_our_look_and_our_write_is_seen(
    dedupe: Dedupe, change: ContactEvent
) -> None:
    await dedupe.reads(nordwind(1))
    overtaken(dedupe.database.pairs, by=lambda: dedupe.replica().reads(change))
    await dedupe.reads(nordwind(2))

    assert await dedupe.open_pairs() == set()


@pytest.mark.parametrize("order", INTERLEAVED)
async def test_two_replicas_do_not_miss_a_pair_of_search_strings(order: tuple[bool, ...]) -> None:
    service = Dedupe()
    await service.is_set_up(fuzzy=False)
    replicas, halves = {True: service, False: service.replica()}, {True: iter(STAGES), False: iter(STAGES)}

    for first in order:
        await replicas[first].reads(nordwind(1 if first else 2), stages=[next(halves[first])])

    assert len(await service.open_pairs()) == 1
