"""Business Central's rule in the service: when strings are made, who is found, and what is left alone."""

from typing import Any

import pytest

from services.dedupe.domain.candidates import TOP
from services.dedupe.domain.pair import PairState
from services.dedupe.domain.search_strings import DEFAULT_ROWS
from shared.contracts.contacts import ContactEvent
from shared.contracts.dedupe import (
    AcceptDuplicates,
    CompareContact,
    DuplicateCleared,
    DuplicateFound,
    DuplicateRule,
)
from tests.dedupe.service import Dedupe, deleted, only_company, only_person

TEN_STRINGS = {
    "name": "United Furnishing Ltd.",
    "address": "45 Lindon Road",
    "city": "London",
    "post_code": "SW39GY",
    "phone_no": "+44 161 818 8192",
}
"""Both ends of five fields: at 60 % of 16 rows just enough."""


@pytest.fixture
async def dedupe() -> Dedupe:
    """The service with Business Central's rule alone."""
    service = Dedupe()
    await service.is_set_up(fuzzy=False)
    return service


def united(number: int, version: int = 1, **fields: str) -> ContactEvent:
    return only_company(number, version, **(TEN_STRINGS | fields))


def person(number: int, version: int = 1) -> ContactEvent:
    return only_person(number, version, **TEN_STRINGS)


def kinds(events: list[Any]) -> list[type[Any]]:
    return [type(event) for event in events]


async def test_ten_of_sixteen_equal_strings_are_a_pair_at_60_percent(dedupe: Dedupe) -> None:
    (found,) = await dedupe.reads(united(1), united(2))

    assert isinstance(found, DuplicateFound)
    assert (found.found_by, found.matches) == ((DuplicateRule.SEARCH_STRINGS,), 10)


async def test_all_pairs_are_found_however_many_are_alike(dedupe: Dedupe) -> None:
    """More than the score would compare with one contact."""
    crowd = [united(number) for number in range(1, TOP + 5)]
    await dedupe.reads(*crowd[1:])
    await dedupe.reads(crowd[0])

    assert len(await dedupe.open_pairs()) == len(crowd) * (len(crowd) - 1) / 2


async def test_nine_are_not(dedupe: Dedupe) -> None:
    assert await dedupe.reads(united(1), united(2, phone_no="+44 161 818 0000")) == []


@pytest.mark.parametrize(("percent", "pairs"), [(10, 1), (12, 1), (13, 0)])
async def test_a_contact_that_shares_the_name_alone_is_found_with_two_strings(
    dedupe: Dedupe, percent: int, pairs: int
) -> None:
    await dedupe.is_set_up(search_hit_percent=percent)
    await dedupe.reads(
        only_company(1, name="United Furnishing Ltd.", city="Bath"), only_company(2, name="United Furnishing Ltd.")
    )

    assert len(await dedupe.open_pairs()) == pairs


async def test_persons_are_never_found(dedupe: Dedupe) -> None:
    assert await dedupe.reads(person(1), person(2), united(3)) == []


async def test_persons_are_found_among_themselves_where_the_setup_says_so(dedupe: Dedupe) -> None:
    await dedupe.is_set_up(persons=True)

    assert kinds(await dedupe.reads(person(1), person(2), united(3))) == [DuplicateFound]


async def test_a_change_that_leaves_too_few_equal_strings_clears_the_pair(dedupe: Dedupe) -> None:
    await dedupe.reads(united(1), united(2))

    assert kinds(await dedupe.reads(united(2, 2, city="Bath"))) == [DuplicateCleared]


async def test_strings_that_are_not_maintained_go_stale(dedupe: Dedupe) -> None:
    await dedupe.reads(united(1), united(2, city="Bath"))
    await dedupe.is_set_up(maintain_search_strings=False, autosearch=False)

    assert await dedupe.reads(united(2, 2), united(3)) == []


async def test_generating_makes_stale_strings_anew_and_finds_what_they_missed(dedupe: Dedupe) -> None:
    await dedupe.reads(united(1))
    await dedupe.is_set_up(maintain_search_strings=False, autosearch=False)
    missed = united(2)
    await dedupe.reads(missed)

    generate = CompareContact(contact_id=missed.contact_id, version=1, contact=missed.contact)

    assert kinds(await dedupe.reads(generate)) == [DuplicateFound]
    assert await dedupe.reads(generate) == []


async def test_generating_from_an_older_state_changes_nothing(dedupe: Dedupe) -> None:
    old = united(2)
    await dedupe.reads(united(1), united(2, 2, city="Bath"))

    assert await dedupe.reads(CompareContact(contact_id=old.contact_id, version=1, contact=old.contact)) == []


async def test_without_autosearch_pairs_are_kept_and_nobody_is_asked(dedupe: Dedupe) -> None:
    await dedupe.is_set_up(autosearch=False)

    (found,) = await dedupe.reads(united(1), united(2))

    assert isinstance(found, DuplicateFound)
    assert not found.prompt


async def test_an_accepted_pair_is_not_found_again(dedupe: Dedupe) -> None:
    await dedupe.reads(united(1), united(2))
    await dedupe.reads(accept(1, 2))

    assert await dedupe.reads(united(2, 2, city="Bath"), united(2, 3), united(1, 2, name="Other")) == []
    assert [pair.state for pair in await dedupe.pairs()] == [PairState.ACCEPTED]


def accept(one: int, other: int) -> AcceptDuplicates:
    return AcceptDuplicates(left_id=united(one).contact_id, right_id=united(other).contact_id, by="MH")


@pytest.mark.parametrize("gone", [person(2, 2), deleted(united(2))], ids=["became a person", "deleted"])
async def test_all_pairs_go_with_the_company_accepted_ones_too(dedupe: Dedupe, gone: ContactEvent) -> None:
    await dedupe.reads(united(1), united(2), united(3))
    await dedupe.reads(accept(1, 2))

    assert kinds(await dedupe.reads(gone)) == [DuplicateCleared, DuplicateCleared]
    assert len(await dedupe.open_pairs()) == 1


async def test_a_person_that_became_a_company_is_found(dedupe: Dedupe) -> None:
    await dedupe.reads(united(1), person(2))

    assert kinds(await dedupe.reads(united(2, 2))) == [DuplicateFound]


async def test_only_the_trigger_fields_make_strings_anew(dedupe: Dedupe) -> None:
    await dedupe.is_set_up(triggers=["name"])
    await dedupe.reads(united(1), united(2))

    assert DuplicateCleared not in kinds(await dedupe.reads(united(2, 2, city="Bath")))
    assert kinds(await dedupe.reads(united(2, 3, city="Bath", name="United"))) == [DuplicateCleared]


async def test_strings_of_a_row_that_is_gone_count_no_longer(dedupe: Dedupe) -> None:
    await dedupe.is_set_up(search_hit_percent=50)
    await dedupe.reads(united(1), united(2))
    await dedupe.is_set_up(rows=[row for row in DEFAULT_ROWS if row.field not in ("phone_no", "city", "name")])

    assert kinds(await dedupe.reads(united(2, 2, name="Other"))) == [DuplicateCleared]


async def test_without_setup_rows_nobody_is_found(dedupe: Dedupe) -> None:
    await dedupe.is_set_up(rows=[])

    assert await dedupe.reads(united(1), united(2)) == []
