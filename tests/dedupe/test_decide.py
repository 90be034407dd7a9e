"""Decisions about pairs through the whole service: accepted, merged, and two again."""

from typing import Any

import pytest

from services.dedupe.domain.pair import PairState
from shared.contracts.contacts import ContactCommandRejected, ContactEvent, FieldError, MergeContacts
from shared.contracts.dedupe import (
    AcceptDuplicates,
    DuplicateCleared,
    DuplicateCommandRejected,
    DuplicateFound,
    DuplicateRescored,
    DuplicatesAccepted,
    MergeDuplicates,
    ReopenDuplicates,
)
from shared.contracts.message import Message
from tests.dedupe.service import ELSEWHERE, Dedupe, merged, nordwind, unmerged
from tests.fakes import handled, received

ONE, OTHER = nordwind(1), nordwind(2)
IDS: dict[str, Any] = {"left_id": OTHER.contact_id, "right_id": ONE.contact_id, "by": "MH"}
ACCEPT, REOPEN = AcceptDuplicates(**IDS), ReopenDuplicates(**IDS)
MERGE = MergeDuplicates(**IDS, into_id=ONE.contact_id)


@pytest.fixture
async def dedupe() -> Dedupe:
    """The service that knows one pair."""
    service = Dedupe()
    await service.reads(ONE, OTHER)
    return service


async def state(dedupe: Dedupe) -> PairState:
    (pair,) = await dedupe.pairs()
    return pair.state


def kinds(messages: list[Message]) -> list[type[Message]]:
    return [type(message) for message in messages]


async def test_a_pair_is_accepted_whichever_contact_is_named_first(dedupe: Dedupe) -> None:
    assert kinds(await dedupe.reads(ACCEPT)) == [DuplicatesAccepted]
    assert await state(dedupe) is PairState.ACCEPTED


async def test_a_reopened_pair_is_compared_as_its_contacts_are_now(dedupe: Dedupe) -> None:
    await dedupe.reads(ACCEPT, nordwind(2, 2, **ELSEWHERE))

    assert kinds(await dedupe.reads(REOPEN)) == [DuplicateFound, DuplicateCleared]
    assert await state(dedupe) is PairState.GONE


async def test_a_reopened_pair_that_is_as_it_was_stays_open(dedupe: Dedupe) -> None:
    await dedupe.reads(ACCEPT)

    assert kinds(await dedupe.reads(REOPEN)) == [DuplicateFound]
    assert await dedupe.reads(REOPEN) == []


async def test_a_refused_decision_is_answered_with_its_reason(dedupe: Dedupe) -> None:
    await dedupe.reads(nordwind(2, 2, **ELSEWHERE))

    (answer,) = await dedupe.reads(ACCEPT)

    assert isinstance(answer, DuplicateCommandRejected)
    assert (answer.command, answer.errors[0].code) == ("AcceptDuplicates", "pair_not_open")


async def test_a_command_that_comes_twice_is_done_once(dedupe: Dedupe) -> None:
    replica, publisher = dedupe.pipeline()
    twice = [received(ACCEPT, id="one"), received(REOPEN, id="two"), received(ACCEPT, id="one")]

    await replica.handle(twice)

    assert kinds(publisher.messages()) == [DuplicatesAccepted, DuplicateFound]


async def test_a_merge_is_asked_of_contacts_and_followed_to_its_end(dedupe: Dedupe) -> None:
    (sent,) = await dedupe.reads(MERGE)
    assert sent == MergeContacts(contact_id=ONE.contact_id, merged_id=OTHER.contact_id)
    assert await state(dedupe) is PairState.OPEN

    assert kinds(await dedupe.reads(merged(OTHER, into=ONE))) == [DuplicateCleared]
    (pair,) = await dedupe.pairs()
    assert (pair.state, pair.by) == (PairState.MERGED, "MH")


async def test_other_pairs_of_a_merged_contact_are_gone(dedupe: Dedupe) -> None:
    await dedupe.reads(nordwind(3))
    await dedupe.reads(merged(OTHER, into=ONE))

    states = {(pair.left_id.int, pair.right_id.int): pair.state for pair in await dedupe.pairs()}
    assert states == {(1, 2): PairState.MERGED, (2, 3): PairState.GONE, (1, 3): PairState.OPEN}


async def test_an_unmerged_contact_is_compared_again(dedupe: Dedupe) -> None:
    gone = merged(OTHER, into=ONE)
    await dedupe.reads(gone)

    assert kinds(await dedupe.reads(unmerged(gone))) == [DuplicateFound]
    assert await state(dedupe) is PairState.OPEN


@pytest.mark.parametrize("into", [ONE, nordwind(3)], ids=["into the other", "into a third"])
async def test_two_that_were_accepted_are_so_again_when_a_merge_is_undone(dedupe: Dedupe, into: ContactEvent) -> None:
    gone = merged(OTHER, into=into)
    await dedupe.reads(ACCEPT, gone)

    (again,) = await dedupe.reads(unmerged(gone))

    assert isinstance(again, DuplicatesAccepted)
    assert (again.by, again.version) == ("MH", 4)
    assert await state(dedupe) is PairState.ACCEPTED


async def test_a_merge_that_was_not_asked_for_here_is_followed_too(dedupe: Dedupe) -> None:
    await dedupe.reads(ACCEPT)

    assert kinds(await dedupe.reads(merged(ONE, into=OTHER))) == [DuplicateCleared]
    assert await state(dedupe) is PairState.MERGED


async def test_a_merge_that_contacts_refuse_is_shown_with_the_reason(dedupe: Dedupe) -> None:
    replica, publisher = dedupe.pipeline()
    await handled(replica, MERGE)
    why = FieldError(code="open_tasks", message="It has open tasks.")
    ids = {"command_id": publisher.sent[0].id, "contact_id": ONE.contact_id}

    assert await dedupe.reads(ContactCommandRejected(command="MergeContacts", errors=(why,), **ids)) == []

    (pair,) = await dedupe.pairs()
    assert pair.merging is not None
    assert (pair.state, pair.merging.refused) == (PairState.OPEN, (why,))
    assert kinds(await dedupe.reads(MERGE)) == [MergeContacts]


async def test_a_change_while_a_merge_is_under_way_leaves_it_so(dedupe: Dedupe) -> None:
    await dedupe.reads(MERGE)

    assert kinds(await dedupe.reads(nordwind(2, 2, phone_no="+49 89 7778899"))) == [DuplicateRescored]
    (pair,) = await dedupe.pairs()
    assert pair.merging is not None
    assert await dedupe.reads(MERGE) == []
