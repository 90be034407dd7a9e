"""Why two records are one: what every field says, as a clerk reads it."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from relata.duplicates.catalogue import Catalogue
from relata.duplicates.compare import pairs_of
from relata.duplicates.records import TYPES
from relata.duplicates.thirds import Linked
from services.dedupe.domain.compare_many import compare_many
from services.dedupe.domain.comparison import Comparison
from services.dedupe.domain.model import TypeModel
from services.dedupe.domain.score import Line, lines, probability
from shared.contracts.contacts import ContactType


class Pair(NamedTuple):
    """Two ids, the earlier of the file first, how likely they are one, 0..1, and why."""

    left: str
    right: str
    score: float
    explanation: str
    evidence: list[dict[str, Any]]


def explain_batch(
    found: Catalogue,
    fitted: Mapping[ContactType, TypeModel],
    linked: Mapping[int, Linked],
    pairs: list[int],
) -> list[Pair]:
    explained = list[Pair]()
    for pair, comparison in zip(pairs, _comparisons(found, pairs), strict=True):
        left, right = divmod(pair, len(found.shelf))
        model = fitted[found.form(left).type]
        score, said = probability(comparison, model), lines(comparison, model)
        if (link := linked.get(pair)) and link.score > score:
            score = link.score
            said = (Line("third", 1.0, 0.0, f"each is one with {found.id(link.third)}"), *said)
        explained.append(_pair(found.id(left), found.id(right), score, said))
    return explained


def _comparisons(found: Catalogue, pairs: list[int]) -> Sequence[Comparison]:
    ones, others = np.divmod(np.array(pairs, np.int64), len(found.shelf))
    comparisons: list[Comparison] = [{} for _ in pairs]
    for place, type in enumerate(TYPES):
        rows = np.flatnonzero(found.types[ones] == place)
        for field, heard_of, which, said in compare_many(type, pairs_of(found, ones[rows], others[rows])):
            for row, at in zip(rows[heard_of].tolist(), which.tolist(), strict=True):
                if said[at] is not None:
                    comparisons[row][field] = said[at]
    return comparisons


def _pair(left: str, right: str, score: float, said: Sequence[Line]) -> Pair:
    evidence = [
        {
            "field": line.field,
            "similarity": round(line.similarity, 2),
            "weight": round(line.points, 2),
            "says": line.says,
        }
        for line in said
    ]
    return Pair(left, right, round(score, 4), "; ".join([line.says for line in said]), evidence)
