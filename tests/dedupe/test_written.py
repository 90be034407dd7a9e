"""What a process wrote itself it does not read again, and nothing is missed for that."""

from typing import Any

import pytest

from services.dedupe.app import STAGES
from tests.dedupe.service import ELSEWHERE, Dedupe, deleted, nordwind, overtaken


@pytest.fixture
def dedupe() -> Dedupe:
    return Dedupe()


def noted(collection: Any, name: str) -> list[Any]:
    """The filters by which a collection is asked from now on."""
    asked: list[Any] = []
    method = getattr(collection, name)

    async def call(filter: Any, *more: Any, **how: Any) -> Any:
        asked.append(filter)
        return await method(filter, *more, **how)

    setattr(collection, name, call)
    return asked


async def test_a_new_contact_is_not_read_again_and_its_pairs_are_not_asked_for(dedupe: Dedupe) -> None:
    contacts, pairs = noted(dedupe.database.contacts, "peek"), noted(dedupe.database.pairs, "find")

    await dedupe.reads(nordwind(1))

    assert [list(filter) for filter in contacts] == [["keys"]]
    assert pairs == []


async def test_a_contact_that_was_known_before_has_its_pairs_looked_at(dedupe: Dedupe) -> None:
    await dedupe.reads(nordwind(1), nordwind(2))
    pairs = noted(dedupe.database.pairs, "find")

    await dedupe.reads(nordwind(2, 2, **ELSEWHERE))

    assert len(pairs) == 1
    assert await dedupe.open_pairs() == set()


async def test_a_batch_that_comes_again_after_a_crash_looks_at_the_pairs_it_left(dedupe: Dedupe) -> None:
    first, second = nordwind(1), nordwind(2)
    await dedupe.reads(first)
    await dedupe.reads(second, stages=STAGES[:2])
    await dedupe.replica().reads(deleted(first), stages=STAGES[:1])

    await dedupe.reads(second)

    assert await dedupe.open_pairs() == set()


async def test_what_one_batch_wrote_is_forgotten_when_the_next_begins(dedupe: Dedupe) -> None:
    await dedupe.reads(nordwind(1), nordwind(2))

    await dedupe.reads(nordwind(3, 1, **ELSEWHERE))

    assert len(dedupe.database.written.contacts) == 1
    assert dedupe.database.written.pairs == {}


async def test_a_save_that_was_lost_is_not_taken_for_written(dedupe: Dedupe) -> None:
    overtaken(dedupe.database.contacts, by=lambda: dedupe.replica().reads(nordwind(2, 2, **ELSEWHERE)))
    await dedupe.reads(nordwind(2))

    assert dedupe.database.written.contacts == {}
    assert await dedupe.open_pairs() == set()
