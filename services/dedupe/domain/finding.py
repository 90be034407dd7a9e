"""Two known contacts -> whether they are a pair, by which rule, and how sure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.dedupe.domain.comparison import compare
from services.dedupe.domain.fingerprint import Fingerprint
from services.dedupe.domain.model import models
from services.dedupe.domain.score import NOT_ALIKE, Score, lines, probability
from services.dedupe.domain.setup import DuplicateSetup
from shared.contracts.dedupe import DuplicateLevel, DuplicateRule


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules say of two contacts; no rule found them: they are no pair."""

    score: Score = NOT_ALIKE
    level: DuplicateLevel = DuplicateLevel.LIKELY
    found_by: tuple[DuplicateRule, ...] = ()
    matches: int = 0


@dataclass(frozen=True, slots=True)
class Side:
    """One contact of a pair, there to be compared."""

    fingerprint: Fingerprint
    strings: Sequence[str] = ()

    @classmethod
    def read(cls, known: Mapping[str, Any] | None) -> "Side | None":
        """From the stored values of a KnownContact; None of a contact that is not known, or gone."""
        if not known or not known["form"]:
            return None
        return cls(Fingerprint.from_document(known["form"]), known["strings"])


def judge(
    one: Side, other: Side, setup: DuplicateSetup, holders: Mapping[str, int], *, explained: bool = True
) -> Finding:
    """The same for (one, other) and (other, one); a company and a person are never a pair.

    `holders` say how many contacts have a key. Without `explained`, only what is a pair is told field by field.
    """
    type = one.fingerprint.type
    if type is not other.fingerprint.type:
        return Finding()
    comparison, model = compare(one.fingerprint, other.fingerprint, holders), models()[type]
    value, levels = round(probability(comparison, model), 2), setup.levels(type)
    by_score = setup.fuzzy and value >= (model.likely if levels.likely is None else levels.likely)
    is_certain = by_score and value >= (model.certain if levels.certain is None else levels.certain)
    same = same_strings(one, other, setup) if setup.searches(type) else 0
    found_by = (*[DuplicateRule.SCORE] * by_score, *[DuplicateRule.SEARCH_STRINGS] * bool(same))
    said = lines(comparison, model) if found_by or explained else ()
    level = DuplicateLevel.CERTAIN if is_certain else DuplicateLevel.LIKELY
    return Finding(Score(value, bool(found_by), said), level, found_by, same)


def same_strings(one: Side, other: Side, setup: DuplicateSetup) -> int:
    """How many are equal, of the rows that there are now; 0 when these are too few."""
    same = set(one.strings).intersection(other.strings)
    if len(same) < setup.least_matches:
        return 0
    count = sum(string.rpartition(" ")[0] in setup.row_names for string in same)
    return count if count >= setup.least_matches else 0
