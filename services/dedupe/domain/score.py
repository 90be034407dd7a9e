"""Two fingerprints -> how likely they are one contact, and what each field says about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from typing import NamedTuple

from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.similarity import Similarities
from services.dedupe.domain.weights import TABLES, Table
from shared.contracts.dedupe import FieldEvidence


class Line(NamedTuple):
    """What one field says: how alike it is, 0..1, and the points that gives."""

    field: str
    similarity: float
    points: float


@dataclass(frozen=True, slots=True)
class Score:
    """How likely a pair is one contact: `value` 0..1 in steps of 0.01; `qualifies` when that makes a duplicate."""

    value: float
    qualifies: bool = False
    lines: tuple[Line, ...] = ()

    @property
    def agreed(self) -> tuple[str, ...]:
        """The fields that speak for the pair, the weightiest first."""
        return tuple(line.field for line in self.lines if line.points > 0)

    @property
    def evidence(self) -> tuple[FieldEvidence, ...]:
        """All fields known on both sides, with the points of each alone."""
        return tuple(
            FieldEvidence(field=line.field, similarity=round(line.similarity, 2), weight=round(line.points, 2))
            for line in self.lines
        )


NOT_ALIKE = Score(0.0)


def score(a: NormalForm, b: NormalForm) -> Score:
    """The same for (a, b) and (b, a); a company and a person are never alike."""
    if a.type is not b.type:
        return NOT_ALIKE
    table = TABLES[a.type]
    lines = _lines(table, table.compare(a, b))
    value = round(1 / (1 + exp(-_total(table, lines))), 2)
    return Score(value, value >= table.threshold, tuple(lines))


def _lines(table: Table, similarities: Similarities) -> list[Line]:
    known = [(field, alike) for field, alike in similarities.items() if alike is not None]
    lines = [Line(field, alike, _points(table, field, alike, similarities)) for field, alike in known]
    return sorted(lines, key=lambda line: -line.points)


def _points(table: Table, field: str, similarity: float, all_similarities: Similarities) -> float:
    rule = table.fields[field]
    points = rule.at(similarity)
    is_explained = points < 0 and any(all_similarities[other] == 1 for other in rule.unless)
    return points / 2 if is_explained else points


def _total(table: Table, lines: Sequence[Line]) -> float:
    """The sum of all points; what a household or an office shares says one thing, not many, and counts once."""
    shared = sum(line.points for line in lines if table.fields[line.field].shared)
    own = sum(line.points for line in lines if not table.fields[line.field].shared)
    return table.before + own + min(table.shared_most, shared)
