"""What a user may decide about a pair."""

from typing import Any

import pytest

from services.dedupe.domain.decisions import accept, merge, merge_refused, reopen
from services.dedupe.domain.errors import DuplicateRefused
from services.dedupe.domain.pair import DuplicatePair, PairState
from shared.contracts.contacts import FieldError, MergeContacts
from shared.contracts.dedupe import (
    AcceptDuplicates,
    DuplicateFound,
    DuplicatesAccepted,
    MergeDuplicates,
    ReopenDuplicates,
)
from tests.dedupe.test_pair import LATER, a_pair

PAIR = a_pair()
IDS: dict[str, Any] = {"left_id": PAIR.left_id, "right_id": PAIR.right_id, "by": "MH"}
ACCEPT, REOPEN = AcceptDuplicates(**IDS), ReopenDuplicates(**IDS)
MERGE = MergeDuplicates(**IDS, into_id=PAIR.left_id, take=("city",))
ELSEWHERE = MergeDuplicates(**IDS, into_id=PAIR.right_id)
WHY = FieldError(code="contact_not_found", message="There is no such contact.")


def accepted() -> DuplicatePair:
    pair, _ = accept(PAIR, ACCEPT, LATER)
    assert pair is not None
    return pair


def test_an_accepted_pair_says_who_and_when() -> None:
    pair, event = accept(PAIR, ACCEPT, LATER)

    assert isinstance(event, DuplicatesAccepted)
    assert (event.by, event.at, event.version) == ("MH", LATER, 2)
    assert pair is not None
    assert (pair.state, pair.by, pair.at) == (PairState.ACCEPTED, "MH", LATER)


def test_accepting_twice_says_nothing_new() -> None:
    assert accept(accepted(), ACCEPT, LATER) == (accepted(), None)


def test_an_acceptance_can_be_undone() -> None:
    pair, event = reopen(accepted(), REOPEN, LATER)

    assert isinstance(event, DuplicateFound)
    assert pair is not None
    assert (pair.state, pair.by) == (PairState.OPEN, "MH")
    assert reopen(pair, REOPEN, LATER) == (pair, None)


def test_merging_sends_the_command_to_contacts_and_leaves_the_pair_open() -> None:
    pair, sent = merge(PAIR, MERGE, "sent", LATER)

    assert sent == MergeContacts(contact_id=PAIR.left_id, merged_id=PAIR.right_id, take=("city",))
    assert (pair.state, pair.version) == (PairState.OPEN, PAIR.version)
    assert pair.merging is not None
    assert (pair.merging.by, pair.merging.at) == ("MH", LATER)


def test_a_merge_is_asked_for_once() -> None:
    merging, _ = merge(PAIR, MERGE, "sent", LATER)

    assert merge(merging, MERGE, "again", LATER) == (merging, None)
    with pytest.raises(DuplicateRefused):
        merge(merging, ELSEWHERE, "again", LATER)


def test_a_refused_merge_shows_why_and_may_be_asked_for_again() -> None:
    merging, _ = merge(PAIR, MERGE, "sent", LATER)

    refused = merge_refused(merging, "sent", [WHY])

    assert refused is not None
    assert refused.merging is not None
    assert refused.merging.refused == (WHY,)
    assert merge(refused, ELSEWHERE, "again", LATER)[1] is not None


def test_a_refusal_of_another_merge_is_not_ours() -> None:
    merging, _ = merge(PAIR, MERGE, "sent", LATER)

    assert merge_refused(merging, "another", [WHY]) is None
    assert merge_refused(PAIR, "sent", [WHY]) is None


@pytest.mark.parametrize(
    ("pair", "code"),
    [
        (None, "pair_not_found"),
        (a_pair(state=PairState.GONE), "pair_not_open"),
        (a_pair(state=PairState.MERGED), "pair_not_open"),
    ],
)
def test_only_an_open_pair_can_be_decided(pair: DuplicatePair | None, code: str) -> None:
    for decide in (lambda: accept(pair, ACCEPT, LATER), lambda: merge(pair, MERGE, "sent", LATER)):
        with pytest.raises(DuplicateRefused) as refusal:
            decide()
        assert refusal.value.errors[0].code == code


def test_a_separate_pair_is_not_merged() -> None:
    with pytest.raises(DuplicateRefused, match="accepted"):
        merge(accepted(), MERGE, "sent", LATER)


@pytest.mark.parametrize("state", [PairState.GONE, PairState.MERGED])
def test_only_an_accepted_pair_is_opened_again(state: PairState) -> None:
    with pytest.raises(DuplicateRefused):
        reopen(a_pair(state=state), REOPEN, LATER)


def test_the_contact_that_stays_is_one_of_the_two() -> None:
    with pytest.raises(DuplicateRefused) as refusal:
        merge(PAIR, MERGE.model_copy(update={"into_id": PAIR.left_id.__class__(int=99)}), "sent", LATER)

    assert (refusal.value.errors[0].code, refusal.value.errors[0].field) == ("into_neither", "into_id")
