"""Two contacts that were found alike, and what changes about that."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.dedupe.domain.fingerprint import Fingerprint
from services.dedupe.domain.score import NOT_ALIKE, Score
from shared.contracts.contacts import ContactType
from shared.contracts.dedupe import (
    DuplicateCleared,
    DuplicateFound,
    DuplicatePairEvent,
    DuplicateRescored,
    FieldEvidence,
)


class PairState(StrEnum):
    OPEN = "open"
    CLEARED = "cleared"


class DuplicatePair(BaseModel):
    """An unordered pair that was a duplicate once; `left_id` is the lower id, `version` counts its published changes.

    A cleared pair stays, so that its version goes on when it is found again.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    left_id: UUID
    right_id: UUID
    left_no: str
    right_no: str
    type: ContactType
    state: PairState
    version: int
    score: float
    agreed: tuple[str, ...]
    evidence: tuple[FieldEvidence, ...]


Change = tuple[DuplicatePair | None, DuplicatePairEvent | None]


def pair_id(one: UUID, other: UUID) -> str:
    left, right = sorted((one, other))
    return f"{left}|{right}"


def compare(pair: DuplicatePair | None, score: Score, left: Fingerprint, right: Fingerprint) -> Change:
    """The pair after a comparison, and the event to tell; no event: nothing changed, and nothing is to be saved.

    `left` and `right` come in any order. Scores have steps of 0.01, so a smaller move is no change.
    """
    if left.contact_id > right.contact_id:
        left, right = right, left
    is_open = pair is not None and pair.state is PairState.OPEN
    if score.qualifies and not is_open:
        return _told(DuplicateFound, _found(pair, score, left, right))
    if pair is None or not is_open:
        return pair, None
    if not score.qualifies:
        return _told(DuplicateCleared, _scored(pair, PairState.CLEARED, score))
    if (score.value, score.agreed) == (pair.score, pair.agreed):
        return pair, None
    return _told(DuplicateRescored, _scored(pair, PairState.OPEN, score))


def clear(pair: DuplicatePair) -> Change:
    """The pair after one of its contacts is gone."""
    if pair.state is PairState.CLEARED:
        return pair, None
    return _told(DuplicateCleared, _scored(pair, PairState.CLEARED, NOT_ALIKE))


def _found(pair: DuplicatePair | None, score: Score, left: Fingerprint, right: Fingerprint) -> DuplicatePair:
    return DuplicatePair(
        id=pair_id(left.contact_id, right.contact_id),
        left_id=left.contact_id,
        right_id=right.contact_id,
        left_no=left.no,
        right_no=right.no,
        type=left.type,
        state=PairState.OPEN,
        version=pair.version + 1 if pair else 1,
        score=score.value,
        agreed=score.agreed,
        evidence=score.evidence,
    )


def _scored(pair: DuplicatePair, state: PairState, score: Score) -> DuplicatePair:
    result = {"score": score.value, "agreed": score.agreed, "evidence": score.evidence}
    return pair.model_copy(update={"state": state, "version": pair.version + 1, **result})


def _told(event: type[DuplicatePairEvent], pair: DuplicatePair) -> Change:
    return pair, event(**pair.model_dump(exclude={"id", "state"}))
