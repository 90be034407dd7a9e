"""What happens to a pair of contacts, and what is told of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from services.dedupe.domain.finding import Finding, Side
from services.dedupe.domain.fingerprint import Fingerprint
from services.dedupe.domain.pair import DuplicatePair, PairState, clear, compare, pair_id
from services.dedupe.domain.score import Line, Score
from shared.contracts.contacts import ContactType
from shared.contracts.dedupe import (
    ClearedReason,
    DuplicateCleared,
    DuplicateFound,
    DuplicateLevel,
    DuplicateRescored,
    DuplicateRule,
)
from tests.dedupe.examples import company, person
from tests.fakes import NOW

LATER = NOW + timedelta(days=1)
NAME, PHONE = Line("name", 1.0, 3.0, "same name"), Line("phone_no", 1.0, 2.0, "same phone number")
ALIKE = Finding(Score(0.93, True, (NAME, PHONE)), DuplicateLevel.LIKELY, (DuplicateRule.SCORE,))
NOT_ALIKE = Finding(Score(0.2, False, (NAME,)))
LEFT, RIGHT = Side(company(1)), Side(company(2))


def compared(pair: DuplicatePair | None, finding: Finding, one: Fingerprint | None = None) -> tuple[Any, Any]:
    return compare(pair, finding, Side(one) if one else LEFT, RIGHT, LATER)


def a_pair(**fields: Any) -> DuplicatePair:
    pair, _ = compare(None, ALIKE, LEFT, RIGHT, NOW)
    assert pair is not None
    return pair.model_copy(update=fields)


def test_two_contacts_that_are_alike_are_found() -> None:
    pair, event = compared(None, ALIKE)

    assert isinstance(event, DuplicateFound)
    assert (event.left_no, event.right_no) == ("CT000001", "CT000002")
    assert (event.type, event.score, event.version) == (ContactType.COMPANY, 0.93, 1)
    assert (event.level, event.found_by) == (DuplicateLevel.LIKELY, (DuplicateRule.SCORE,))
    assert (pair.state, pair.by, pair.at) == (PairState.OPEN, "", LATER)


def test_every_field_says_in_words_what_it_says_in_numbers() -> None:
    _, event = compared(None, ALIKE)

    assert [(evidence.field, evidence.sentence) for evidence in event.evidence] == [
        ("name", "same name"),
        ("phone_no", "same phone number"),
    ]


def test_two_contacts_that_are_not_alike_leave_nothing() -> None:
    assert compared(None, NOT_ALIKE) == (None, None)


def test_the_lower_id_is_left_whoever_comes_first() -> None:
    assert compare(None, ALIKE, RIGHT, LEFT, NOW) == compare(None, ALIKE, LEFT, RIGHT, NOW)
    assert pair_id(RIGHT.fingerprint.contact_id, LEFT.fingerprint.contact_id) == a_pair().id


def test_the_same_comparison_again_changes_nothing() -> None:
    assert compared(a_pair(), ALIKE) == (a_pair(), None)


def test_a_score_that_moved_is_told() -> None:
    pair, event = compared(a_pair(), replace(ALIKE, score=Score(0.99, True, (NAME, PHONE))))

    assert isinstance(event, DuplicateRescored)
    assert (event.score, event.version, pair.version, pair.at) == (0.99, 2, 2, NOW)


def test_other_agreed_fields_are_told_although_the_score_stays() -> None:
    _, event = compared(a_pair(), replace(ALIKE, score=Score(0.93, True, (NAME,))))

    assert isinstance(event, DuplicateRescored)
    assert event.agreed == ("name",)


def test_another_rule_that_finds_the_pair_too_is_told() -> None:
    both = (DuplicateRule.SCORE, DuplicateRule.SEARCH_STRINGS)

    _, event = compared(a_pair(), replace(ALIKE, found_by=both, matches=11))

    assert isinstance(event, DuplicateRescored)
    assert (event.found_by, event.matches) == (both, 11)


def test_a_pair_that_is_alike_no_longer_is_gone() -> None:
    pair, event = compared(a_pair(), NOT_ALIKE)

    assert isinstance(event, DuplicateCleared)
    assert (event.reason, event.version, event.score) == (ClearedReason.CHANGED, 2, 0.2)
    assert (pair.state, pair.at) == (PairState.GONE, LATER)


def test_a_pair_that_is_gone_is_quiet_until_it_is_found_again() -> None:
    gone, _ = compared(a_pair(), NOT_ALIKE)

    assert compared(gone, NOT_ALIKE) == (gone, None)
    pair, event = compared(gone, ALIKE)
    assert isinstance(event, DuplicateFound)
    assert (event.version, pair.state) == (3, PairState.OPEN)


def test_an_accepted_pair_stays_accepted_whatever_changes() -> None:
    accepted = a_pair(state=PairState.ACCEPTED)

    assert compared(accepted, ALIKE) == (accepted, None)
    assert compared(accepted, NOT_ALIKE) == (accepted, None)


def test_an_accepted_pair_is_gone_when_a_contact_changes_its_type() -> None:
    pair, event = compared(a_pair(state=PairState.ACCEPTED), Finding(), person(1))

    assert isinstance(event, DuplicateCleared)
    assert (event.reason, event.type, pair.state) == (ClearedReason.TYPE_CHANGED, ContactType.COMPANY, PairState.GONE)


def test_a_pair_is_gone_when_a_contact_is_deleted_an_accepted_one_too() -> None:
    for state in (PairState.OPEN, PairState.ACCEPTED):
        pair, event = clear(a_pair(state=state), LATER)

        assert isinstance(event, DuplicateCleared)
        assert event.reason is ClearedReason.CONTACT_DELETED
        assert (event.score, event.evidence) == (0.0, ())
        assert pair is not None
        assert clear(pair, LATER) == (pair, None)


def test_a_pair_whose_contacts_became_one_is_merged() -> None:
    pair, event = clear(a_pair(), LATER, merged=True)

    assert isinstance(event, DuplicateCleared)
    assert event.reason is ClearedReason.MERGED
    assert pair is not None
    assert (pair.state, pair.at, pair.score) == (PairState.MERGED, LATER, 0.93)


def test_a_merged_pair_whose_contacts_are_two_again_is_open_again() -> None:
    pair, event = compared(a_pair(state=PairState.MERGED), ALIKE)

    assert isinstance(event, DuplicateFound)
    assert pair.state is PairState.OPEN


def test_nobody_is_asked_about_a_pair_that_needs_no_decision() -> None:
    _, found = compare(None, ALIKE, LEFT, RIGHT, NOW, prompt=False)
    _, cleared = compared(a_pair(), NOT_ALIKE)
    _, rescored = compare(a_pair(), replace(ALIKE, matches=11), LEFT, RIGHT, LATER, prompt=False)

    assert [event and event.prompt for event in (found, cleared, rescored)] == [False, False, False]


def test_the_best_score_is_first_in_the_queue() -> None:
    ranks = [a_pair(score=score).rank for score in (1.0, 0.93, 0.9, 0.0)]

    assert ranks == sorted(ranks)
