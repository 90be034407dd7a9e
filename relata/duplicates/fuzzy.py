"""The pairs of a catalogue by the score: candidates compared on every core, the likely ones explained."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from relata.duplicates.catalogue import Catalogue, Progress
from relata.duplicates.workers import in_order
from services.dedupe.domain.comparison import compare
from services.dedupe.domain.model import models
from services.dedupe.domain.score import lines, probability

PAIRS = 5_000
"""Pairs that one process compares at once."""


class Pair(NamedTuple):
    """Two ids, the earlier of the file first, how likely they are one, 0..1, and why."""

    left: str
    right: str
    score: float
    explanation: str
    evidence: list[dict[str, Any]]


def likely_pairs(found: Catalogue, threshold: float | None, processes: int, progress: Progress) -> Iterator[Pair]:
    """Pairs from `threshold` on (None: the model's own, by type), in the order of the file.

    `progress` is told how many candidates there are still to compare.
    """
    codes, records = found.blocks.pairs(), len(found.shelf)
    batches = (codes[at : at + PAIRS].tolist() for at in range(0, len(codes), PAIRS))
    left = len(codes)
    for pairs in in_order(partial(compare_batch, found, records, threshold), batches, processes):
        left -= min(PAIRS, left)
        progress(left)
        yield from pairs


def compare_batch(found: Catalogue, records: int, threshold: float | None, codes: list[int]) -> list[Pair]:
    return [pair for code in codes if (pair := compare_two(found, *divmod(code, records), threshold))]


def compare_two(found: Catalogue, left: int, right: int, threshold: float | None) -> Pair | None:
    one, other = found.form(left), found.form(right)
    if one.type is not other.type:
        return None
    comparison, model = compare(one, other, found.holders(left)), models()[one.type]
    score = probability(comparison, model)
    if score < (model.likely if threshold is None else threshold):
        return None
    said = lines(comparison, model)
    evidence = [
        {"field": line.field, "similarity": round(line.similarity, 2), "weight": round(line.points, 2), "says": line.says}
        for line in said
    ]
    return Pair(found.id(left), found.id(right), round(score, 4), "; ".join(line.says for line in said), evidence)
