"""Two normal forms -> how likely they are one contact, what each field says, and the sentence a clerk reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, log
from typing import NamedTuple

from services.dedupe.domain.comparison import Comparison, compare
from services.dedupe.domain.model import TypeModel, Word, models
from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.said import NOT_COUNTED, Holders
from services.dedupe.domain.sentences import sentence
from shared.contracts.dedupe import FieldEvidence

AGREES = 0.6
"""A field that is less alike than this did not agree, whatever its weight beside the others."""


class Line(NamedTuple):
    """What one field says: how alike it is, 0..1, the points that gives, and the same in words."""

    field: str
    similarity: float
    points: float
    says: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """How likely a pair is one contact: `value` 0..1 in steps of 0.01; `qualifies` when that makes a duplicate."""

    value: float
    qualifies: bool = False
    lines: tuple[Line, ...] = ()

    @property
    def agreed(self) -> tuple[str, ...]:
        """The fields that speak for the pair, the weightiest first."""
        return tuple(line.field for line in self.lines if line.points > 0 and line.similarity >= AGREES)

    @property
    def evidence(self) -> tuple[FieldEvidence, ...]:
        """All fields known on both sides, with the points of each beside the others."""
        return tuple(
            FieldEvidence(
                field=line.field, similarity=round(line.similarity, 2), weight=round(line.points, 2), sentence=line.says
            )
            for line in self.lines
        )

    @property
    def sentence(self) -> str:
        """Every field in words, the weightiest first: "same phone number; names differ in one letter"."""
        return "; ".join(line.says for line in self.lines if line.says)


NOT_ALIKE = Score(0.0)


def score(a: NormalForm, b: NormalForm, holders: Holders = NOT_COUNTED) -> Score:
    """The same for (a, b) and (b, a); a company and a person are never alike.

    `holders`, where they were counted, say how many contacts have a key: a telephone number of two contacts says more
    than one of forty.
    """
    if a.type is not b.type:
        return NOT_ALIKE
    comparison, model = compare(a, b, holders), models()[a.type]
    value = round(probability(comparison, model), 2)
    return Score(value, value >= model.likely, lines(comparison, model))


def probability(comparison: Comparison, model: TypeModel) -> float:
    """0..1: the logistic function of the weights of all words, and of every two together."""
    total, alone, together = model.start(len(comparison)), model.alone, model.together
    others: list[Mapping[Word, float]] = []
    for field, said in comparison.items():
        word = field, said.word
        total += alone.get(word, 0.0)
        for weights in others:
            total += weights.get(word, 0.0)
        if word in together:
            others.append(together[word])
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def log_odds(probability: float) -> float:
    """The points that make it; of more than 0 and less than 1."""
    return log(probability / (1 - probability))


def lines(comparison: Comparison, model: TypeModel) -> tuple[Line, ...]:
    """What each field adds, half of what it adds together with another included; the weightiest first."""
    words = [(field, said.word) for field, said in comparison.items()]
    points = {word: model.alone.get(word, 0.0) for word in words}
    for at, word in enumerate(words):
        if weights := model.together.get(word):
            for other in words[at + 1 :]:
                if other in weights:
                    shared = weights[other] / 2
                    points[word] += shared
                    points[other] += shared
    found = [
        Line(field, said.similarity, points[field, said.word], sentence(field, said.word))
        for field, said in comparison.items()
    ]
    return tuple(sorted(found, key=lambda line: (-line.points, line.field)))
