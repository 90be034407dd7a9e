"""Two contacts that were found alike, what is decided about them, and what changes about that."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, computed_field

from services.dedupe.domain.finding import Finding, Side
from shared.contracts.contacts import ContactType, FieldError
from shared.contracts.dedupe import (
    ClearedReason,
    DuplicateCleared,
    DuplicateFound,
    DuplicateLevel,
    DuplicatePairEvent,
    DuplicateRescored,
    DuplicateRule,
    DuplicatesAccepted,
    FieldEvidence,
)


class PairState(StrEnum):
    """An open pair waits for a decision; one that is gone qualifies no longer, or one of its contacts is gone."""

    OPEN = "open"
    ACCEPTED = "accepted"
    MERGED = "merged"
    GONE = "gone"


class Merging(BaseModel):
    """A merge that was asked for: `command` is what contacts was sent, `refused` what it answered."""

    model_config = ConfigDict(frozen=True)

    into_id: UUID
    by: str
    at: datetime
    command: str
    refused: tuple[FieldError, ...] = ()


class Acceptance(BaseModel):
    """Who said, and when, that two contacts are separate."""

    model_config = ConfigDict(frozen=True)

    by: str
    at: datetime


class DuplicatePair(BaseModel):
    """An unordered pair that was a duplicate once; `left_id` is the lower id, `version` counts its published changes.

    `by` and `at` say who made the state what it is, and when; `by` is blank where a change of a contact did. A pair
    that is gone stays, so that its version goes on when it is found again, and what was decided of it (`accepted`)
    when a merge is undone. `versions` are those of the left and the right contact that were compared when this was
    written.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    left_id: UUID
    right_id: UUID
    left_no: str
    right_no: str
    type: ContactType
    state: PairState
    by: str = ""
    at: datetime
    version: int
    versions: tuple[int, int] = (0, 0)
    score: float
    level: DuplicateLevel
    found_by: tuple[DuplicateRule, ...]
    matches: int
    agreed: tuple[str, ...]
    evidence: tuple[FieldEvidence, ...]
    merging: Merging | None = None
    accepted: Acceptance | None = None

    @computed_field  # type: ignore[prop-decorator]
    @property
    def rank(self) -> str:
        """The place in the review queue: the best score first, equal ones by id."""
        return f"{1 - self.score:.4f}|{self.id}"


Change = tuple[DuplicatePair | None, DuplicatePairEvent | None]
FACTS = frozenset(DuplicatePairEvent.model_fields) - {"prompt"}


def pair_id(one: UUID, other: UUID) -> str:
    left, right = sorted((one, other))
    return f"{left}|{right}"


def compare(
    pair: DuplicatePair | None, finding: Finding, one: Side, other: Side, now: datetime, *, prompt: bool = True
) -> Change:
    """The pair after a comparison, and the event to tell; no event: nothing changed, and nothing is to be saved.

    The two sides come in any order. An accepted pair stays as it is while its contacts keep their type.
    """
    type, same_type = one.fingerprint.type, one.fingerprint.type is other.fingerprint.type
    keeps_type = same_type and (pair is None or pair.type is type)
    if pair and pair.state is PairState.ACCEPTED and keeps_type:
        return pair, None
    if pair and pair.accepted and keeps_type:
        return _accepted_again(pair, pair.accepted, finding)
    is_open = pair is not None and pair.state is PairState.OPEN and keeps_type
    if finding.found_by and not is_open:
        return told(DuplicateFound, _found(pair, finding, one.fingerprint, other.fingerprint, now), prompt=prompt)
    if pair is None or pair.state is PairState.GONE:
        return pair, None
    if not finding.found_by:
        gone = changed(pair, state=PairState.GONE, by="", at=now, merging=None, **_results(finding))
        reason = ClearedReason.CHANGED if keeps_type else ClearedReason.TYPE_CHANGED
        return told(DuplicateCleared, gone, prompt=False, reason=reason)
    if all(getattr(pair, name) == value for name, value in _results(finding).items() if name != "evidence"):
        return pair, None
    return told(DuplicateRescored, changed(pair, **_results(finding)), prompt=prompt)


def clear(pair: DuplicatePair, now: datetime, *, merged: bool = False, may_return: bool = False) -> Change:
    """The pair after one of its contacts is gone: into the other when `merged`.

    Where the contact went into any other, it `may_return`: that the two are separate is true again then.
    """
    if pair.state not in (PairState.OPEN, PairState.ACCEPTED):
        return pair, None
    state = PairState.MERGED if merged else PairState.GONE
    by = pair.merging.by if merged and pair.merging else ""
    accepted = Acceptance(by=pair.by, at=pair.at) if may_return and pair.state is PairState.ACCEPTED else None
    results = {} if merged else _results(Finding())
    cleared = changed(pair, state=state, by=by, at=now, merging=None, accepted=accepted, **results)
    reason = ClearedReason.MERGED if merged else ClearedReason.CONTACT_DELETED
    return told(DuplicateCleared, cleared, prompt=False, reason=reason)


def _accepted_again(pair: DuplicatePair, by: Acceptance, finding: Finding) -> Change:
    back = changed(pair, state=PairState.ACCEPTED, by=by.by, at=by.at, accepted=None, **_results(finding))
    return told(DuplicatesAccepted, back, prompt=False, by=by.by, at=by.at)


def _found(pair: DuplicatePair | None, finding: Finding, one: Any, other: Any, now: datetime) -> DuplicatePair:
    left, right = sorted((one, other), key=lambda fingerprint: fingerprint.contact_id)
    return DuplicatePair(
        id=pair_id(left.contact_id, right.contact_id),
        left_id=left.contact_id,
        right_id=right.contact_id,
        left_no=left.no,
        right_no=right.no,
        type=left.type,
        state=PairState.OPEN,
        at=now,
        version=pair.version + 1 if pair else 1,
        **_results(finding),
    )


def _results(finding: Finding) -> dict[str, Any]:
    return {
        "score": finding.score.value,
        "level": finding.level,
        "found_by": finding.found_by,
        "matches": finding.matches,
        "agreed": finding.score.agreed,
        "evidence": finding.score.evidence,
    }


def changed(pair: DuplicatePair, **values: Any) -> DuplicatePair:
    """The next version of the pair."""
    return pair.model_copy(update={"version": pair.version + 1, **values})


def told(event: type[DuplicatePairEvent], pair: DuplicatePair, **more: Any) -> tuple[DuplicatePair, DuplicatePairEvent]:
    return pair, event(**{fact: getattr(pair, fact) for fact in FACTS}, **more)
