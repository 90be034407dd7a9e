"""Two known contacts -> whether they are a pair, by which rule, and how sure."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.dedupe.domain.fingerprint import Fingerprint
from services.dedupe.domain.known_contact import KnownContact
from services.dedupe.domain.model import models
from services.dedupe.domain.score import NOT_ALIKE, Score, score
from services.dedupe.domain.search_strings import matches
from services.dedupe.domain.setup import DuplicateSetup
from shared.contracts.contacts import ContactType
from shared.contracts.dedupe import DuplicateLevel, DuplicateRule, FieldEvidence


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules say of two contacts; no rule found them: they are no pair."""

    score: Score = NOT_ALIKE
    level: DuplicateLevel = DuplicateLevel.LIKELY
    found_by: tuple[DuplicateRule, ...] = ()
    matches: int = 0

    @property
    def evidence(self) -> tuple[FieldEvidence, ...]:
        """What each field says, in numbers and in words, the weightiest first."""
        return tuple(
            FieldEvidence(field=field, similarity=round(alike, 2), weight=round(points, 2), sentence=says)
            for field, alike, points, says in self.score.lines
        )


@dataclass(frozen=True, slots=True)
class Side:
    """One contact of a pair, there to be compared."""

    fingerprint: Fingerprint
    strings: tuple[str, ...] = ()

    @classmethod
    def of(cls, known: KnownContact | None) -> "Side | None":
        """None of a contact that is not known or gone."""
        fingerprint = known.fingerprint if known else None
        return cls(fingerprint, known.strings) if known and fingerprint else None


def judge(one: Side, other: Side, setup: DuplicateSetup, holders: Mapping[str, int]) -> Finding:
    """The same for (one, other) and (other, one); a company and a person are never a pair."""
    type = one.fingerprint.type
    if type is not other.fingerprint.type:
        return Finding()
    scored = score(one.fingerprint, other.fingerprint, holders)
    found_by = []
    if setup.fuzzy and _is_likely(scored, type, setup):
        found_by.append(DuplicateRule.SCORE)
    same = _same_strings(one, other, setup) if setup.searches(type) else 0
    if same:
        found_by.append(DuplicateRule.SEARCH_STRINGS)
    is_certain = DuplicateRule.SCORE in found_by and scored.value >= _certain(type, setup)
    level = DuplicateLevel.CERTAIN if is_certain else DuplicateLevel.LIKELY
    return Finding(scored, level, tuple(found_by), same)


def _is_likely(score: Score, type: ContactType, setup: DuplicateSetup) -> bool:
    likely = setup.levels(type).likely
    return score.qualifies if likely is None else score.value >= likely


def _certain(type: ContactType, setup: DuplicateSetup) -> float:
    certain = setup.levels(type).certain
    return models()[type].certain if certain is None else certain


def _same_strings(one: Side, other: Side, setup: DuplicateSetup) -> int:
    """How many are equal, of the rows that there are now; 0 when these are too few."""
    if matches(one.strings, other.strings) < setup.least_matches:
        return 0
    rows = {row.name for row in setup.rows}
    ours, theirs = ([s for s in side.strings if s.rpartition(" ")[0] in rows] for side in (one, other))
    same = matches(ours, theirs)
    return same if same >= setup.least_matches else 0
