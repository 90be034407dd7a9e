"""Many pairs of one type -> their log odds, as the model has them."""

from collections.abc import Sequence
from functools import cache

import numpy as np

from services.dedupe.domain.compare_many import Pairs, hear
from services.dedupe.domain.comparison import RULES, Rule
from services.dedupe.domain.late import Late
from services.dedupe.domain.model import models
from services.dedupe.domain.word_points import Points, Words
from shared.contracts.contacts import ContactType


def points_of(type: ContactType, pairs: Pairs, least: float) -> Points:
    """A pair that cannot have `least` points is not asked everything: its points are those of what it was."""
    words, rows = words_of(type), np.arange(len(pairs))
    codes = np.zeros((len(pairs), len(words.fields)), np.int16)
    for rule in RULES[type]:
        if not rule.late:
            for heard in hear(rule, pairs, rows):
                words.write(heard, codes)
    for rule, late in _late(type):
        rows = rows[late.most(codes[rows]) >= least]
        for heard in hear(rule, pairs, rows):
            words.write(heard, codes)
    return words.points(codes)


@cache
def words_of(type: ContactType) -> Words:
    return Words(models()[type])


@cache
def _late(type: ContactType) -> Sequence[tuple[Rule, Late]]:
    """The late rules in order, each with what it and those after it may add."""
    rules = [rule for rule in RULES[type] if rule.late]
    return [(rule, Late(words_of(type), rules[at:])) for at, rule in enumerate(rules)]
