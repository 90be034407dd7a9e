"""Why two records are one: what every field says, as a clerk reads it."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np

from relata.duplicates.adjust import probabilities
from relata.duplicates.catalogue import Catalogue
from relata.duplicates.compare import pairs_of
from relata.duplicates.records import TYPES
from relata.duplicates.thirds import Linked
from services.dedupe.domain.compare_many import Heard, Pairs, compare_many
from services.dedupe.domain.comparison import FIELDS, Comparison
from services.dedupe.domain.model import TypeModel
from services.dedupe.domain.sentences import sentence
from services.dedupe.domain.word_points import Words
from shared.contracts.contacts import ContactType

Evidence = list[dict[str, Any]]
"""What each field says, the weightiest first."""


class Pair(NamedTuple):
    """Two ids, the earlier of the file first, how likely they are one, 0..1, and why."""

    left: str
    right: str
    score: float
    explanation: str
    evidence: Evidence


def explain_batch(
    found: Catalogue,
    fitted: Mapping[ContactType, TypeModel],
    linked: Mapping[int, Linked],
    pairs: list[int],
) -> list[Pair]:
    explained: dict[int, Pair] = {}
    ones, others = np.divmod(np.array(pairs, np.int64), len(found.shelf))
    for place, type in enumerate(TYPES):
        rows = np.flatnonzero(found.types[ones] == place)
        judged = _judged(type, fitted[type], pairs_of(found, ones[rows], others[rows]))
        for row, (score, evidence) in zip(rows.tolist(), judged, strict=True):
            ids, link = (found.id(int(ones[row])), found.id(int(others[row]))), linked.get(pairs[row])
            if link and link.score > score:
                explained[row] = _pair(ids, link.score, [_third(found.id(link.third)), *evidence])
            else:
                explained[row] = _pair(ids, score, evidence)
    return [explained[row] for row in range(len(pairs))]


def _judged(type: ContactType, model: TypeModel, pairs: Pairs) -> Iterator[tuple[float, Evidence]]:
    words, comparisons = Words(model), [Comparison() for _ in range(len(pairs))]
    codes = np.zeros((len(pairs), len(words.fields)), np.int16)
    for heard in compare_many(type, pairs):
        words.write(heard, codes)
        _note(heard, comparisons)
    starts = np.array([model.start(len(comparison)) for comparison in comparisons])
    scores: list[float] = probabilities(starts + words.weights(codes.T.astype(np.intp))).tolist()
    shares: list[list[float]] = words.shares(codes, FIELDS[type]).tolist()
    for score, points, comparison in zip(scores, shares, comparisons, strict=True):
        yield score, _evidence(comparison, dict(zip(words.fields, points, strict=True)))


def _note(heard: Heard, comparisons: list[Comparison]) -> None:
    for row, at in zip(heard.pairs.tolist(), heard.which.tolist(), strict=True):
        said = heard.said[at]
        if said is not None:
            comparisons[row][heard.field] = said


def _evidence(comparison: Comparison, points: Mapping[str, float]) -> Evidence:
    weighty = sorted([(-points.get(field, 0.0), field, said) for field, said in comparison.items()])
    return [_told(field, said.similarity, -less, sentence(field, said.word)) for less, field, said in weighty]


def _pair(ids: tuple[str, str], score: float, evidence: Evidence) -> Pair:
    return Pair(*ids, round(score, 4), "; ".join([field["says"] for field in evidence]), evidence)


def _third(id: str) -> dict[str, Any]:
    return _told("third", 1.0, 0.0, f"each is one with {id}")


def _told(field: str, similarity: float, points: float, says: str) -> dict[str, Any]:
    return {"field": field, "similarity": round(similarity, 2), "weight": round(points, 2), "says": says}
