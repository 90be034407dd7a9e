"""Many pairs of contacts at once -> those that a rule may find: nine in ten are none, and need not be judged alone."""

from collections.abc import Mapping, Sequence
from math import inf

import numpy as np

from services.dedupe.domain.compare_many import Pairs, numbered
from services.dedupe.domain.finding import Side, same_strings
from services.dedupe.domain.fingerprint import PLAIN, Fingerprint
from services.dedupe.domain.model import models
from services.dedupe.domain.points import points_of
from services.dedupe.domain.score import log_odds
from services.dedupe.domain.setup import DuplicateSetup
from shared.contracts.contacts import ContactType

Two = tuple[Side, Side]

ROUNDED = 0.006
"""A score that is so much below the threshold is not rounded up to it, in whatever order its points are added up."""


def likely_pairs(pairs: Sequence[Two], setup: DuplicateSetup, holders: Mapping[str, int]) -> list[bool]:
    """Of each pair, whether `judge` may find it; where this says no, no rule does."""
    likely = [setup.searches(one.fingerprint.type) and same_strings(one, other, setup) > 0 for one, other in pairs]
    for type in ContactType if setup.fuzzy else ():
        rows = [row for row, (one, other) in enumerate(pairs) if one.fingerprint.type is type is other.fingerprint.type]
        least = _least_points(type, setup)
        points = points_of(type, _pairs_of([pairs[row] for row in rows], holders), least) if rows else np.zeros(0)
        for at in np.flatnonzero(points >= least).tolist():
            likely[rows[at]] = True
    return likely


def _least_points(type: ContactType, setup: DuplicateSetup) -> float:
    chosen = setup.levels(type).likely
    value = (models()[type].likely if chosen is None else chosen) - ROUNDED
    return log_odds(value) if value > 0 else -inf


def _pairs_of(pairs: Sequence[Two], holders: Mapping[str, int]) -> Pairs:
    forms: dict[int, Fingerprint] = {id(side): side.fingerprint for two in pairs for side in two}
    numbers = numbered(list(zip(*map(PLAIN, forms.values()), strict=True)))
    place = {number: at for at, number in enumerate(forms)}
    ones, others = zip(*pairs, strict=True)
    rows = [[place[id(side)] for side in sides] for sides in (ones, others)]
    sides = ([one.fingerprint for one in ones], [other.fingerprint for other in others])
    return Pairs.of((numbers[rows[0]], numbers[rows[1]]), sides, holders)
