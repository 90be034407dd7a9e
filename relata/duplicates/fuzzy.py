"""The pairs of a catalogue by the score: candidates compared on every core, the likely ones explained."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from math import inf
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relata.duplicates.adjust import move, moved, probabilities
from relata.duplicates.blocks import Numbers
from relata.duplicates.catalogue import Catalogue, Progress
from relata.duplicates.compare import Compared, compare_all
from relata.duplicates.explain import Pair, explain_batch
from relata.duplicates.records import TYPES
from relata.duplicates.thirds import LINK, Linked, linked_by_thirds
from relata.duplicates.workers import in_order
from services.dedupe.domain.model import TypeModel, models
from services.dedupe.domain.score import log_odds
from shared.contracts.contacts import ContactType

EXPLAINED = 20_000
"""Pairs that one process explains at once."""

ROUNDED = 0.001
"""A pair so little below the threshold counts."""

FARTHEST = 3.0
"""Points that a file is thought to move all pairs up at most: a share of .09 becomes one of .66."""


class Scored(NamedTuple):
    """The candidates, the type of each (its place in `TYPES`), how likely each is one, and the models that say so."""

    pairs: Numbers
    types: NDArray[np.int8]
    scores: NDArray[np.float64]
    fitted: Mapping[ContactType, TypeModel]


def likely_pairs(
    found: Catalogue, threshold: float | None, processes: int, progress: Progress, *, adjust: bool = True
) -> Iterator[Pair]:
    """Pairs from `threshold` on (None: the model's own, by type), in the order of the file.

    `progress` is told how many candidates there are still to compare. `adjust`: see `relata.duplicates.adjust`.
    """
    thresholds = [models()[type].likely if threshold is None else threshold for type in TYPES]
    least = np.array(thresholds) - ROUNDED
    points = [log_odds(value) for value in np.clip(least, 1e-9, 1 - 1e-9)]
    pairs, types, scores, fitted = _scored(found, points, processes, progress, adjust)
    linked = _linked(pairs, scores, len(found.shelf), least, found.types)
    likely = scores >= least[types]
    chosen = sorted({*pairs[likely].tolist(), *linked})
    batches = (chosen[at : at + EXPLAINED] for at in range(0, len(chosen), EXPLAINED))
    for explained in in_order(partial(explain_batch, found, fitted, linked), batches, processes):
        yield from explained


def _scored(found: Catalogue, least: Sequence[float], processes: int, progress: Progress, adjust: bool) -> Scored:
    """`least` points matter, by type; where the file moves all of them farther than was thought, all are compared."""
    compared = compare_all(found, [points - FARTHEST for points in least], processes, progress)
    moves = _moves(compared) if adjust else [0.0 for _ in TYPES]
    if max(moves) > FARTHEST:
        compared = compare_all(found, [-inf for _ in TYPES], processes, progress)
        moves = _moves(compared)
    scores = probabilities(compared.points + np.array(moves)[compared.types])
    fitted = {type: moved(models()[type], by) for type, by in zip(TYPES, moves, strict=True)}
    return Scored(compared.pairs, compared.types, scores, fitted)


def _moves(compared: Compared) -> list[float]:
    """By type: see `relata.duplicates.adjust`."""
    shares = enumerate(models()[type].usual_share for type in TYPES)
    return [move(share, compared.points[compared.types == place]) for place, share in shares]


def _linked(
    pairs: Numbers, scores: NDArray[np.float64], records: int, least: NDArray[np.float64], types: NDArray[np.int8]
) -> dict[int, Linked]:
    """The pairs that a third makes likely."""
    strong = scores >= LINK
    by_pair = {
        divmod(pair, records): score
        for pair, score in zip(pairs[strong].tolist(), scores[strong].tolist(), strict=True)
    }
    linked = linked_by_thirds(by_pair).items()
    return {one * records + other: by for (one, other), by in linked if by.score >= least[types[one]]}
