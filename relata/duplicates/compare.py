"""All candidates of a catalogue compared, on every core."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relata.duplicates.blocks import Numbers
from relata.duplicates.catalogue import Catalogue, Progress
from relata.duplicates.records import TYPES
from relata.duplicates.workers import in_order
from services.dedupe.domain.compare_many import READ, Pairs
from services.dedupe.domain.points import points_of
from services.dedupe.domain.word_points import Points

PAIRS = 20_000
"""Pairs that one process compares at once."""


class Compared(NamedTuple):
    """Candidates as numbers: the pairs, the type of each (its place in `TYPES`), its log odds."""

    pairs: Numbers
    types: NDArray[np.int8]
    points: Points


def compare_all(found: Catalogue, least: Sequence[float], processes: int, progress: Progress) -> Compared:
    """A pair that cannot have `least` points, by type, is not asked everything: its points are those of what it was.

    `progress` is told how many candidates there are still to compare.
    """
    pairs = found.blocks.candidates()
    order = _neighbours(found, pairs)
    batches = (pairs[order[at : at + PAIRS]] for at in range(0, len(pairs), PAIRS))
    points, done = np.zeros(len(pairs)), 0
    for some in in_order(partial(compare_batch, found, least), batches, processes):
        points[order[done : done + len(some)]] = some
        done += len(some)
        progress(len(pairs) - done)
    return Compared(pairs, found.types[pairs // max(1, len(found.shelf))], points)


def _neighbours(found: Catalogue, pairs: Numbers) -> Numbers:
    """An order of the pairs: those with one surname or city together, for a batch has the less records so."""
    ones, others = np.divmod(pairs, max(1, len(found.shelf)))
    surname, city = (found.values[:, READ.index(name)] for name in ("surname", "city"))
    return np.lexsort((city[ones], np.minimum(surname[ones], surname[others]), found.types[ones]))


def compare_batch(found: Catalogue, least: Sequence[float], pairs: Numbers) -> Points:
    """The log odds of each pair; keys name their type, so that the two of a pair have one."""
    points = np.zeros(len(pairs))
    ones, others = np.divmod(pairs, len(found.shelf))
    types = found.types[ones]
    for place, type in enumerate(TYPES):
        rows = np.flatnonzero(types == place)
        if len(rows):
            points[rows] = points_of(type, pairs_of(found, ones[rows], others[rows]), least[place])
    return points


def pairs_of(found: Catalogue, ones: Numbers, others: Numbers) -> Pairs:
    left, right = ones.tolist(), others.tolist()
    forms = {number: found.form(number) for number in {*left, *right}}
    numbers, holders = (found.values[ones], found.values[others]), found.blocks.holders(np.unique(ones))
    return Pairs.of(numbers, (map(forms.__getitem__, left), map(forms.__getitem__, right)), holders)
