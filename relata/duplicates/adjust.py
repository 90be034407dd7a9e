"""The model, adjusted to a file: how many of its candidates are one, by expectation and maximisation, no label.

Of a list of customers one candidate in fifty may be a duplicate, of a list that was merged from two every second one:
the same evidence is worth less in one and more in the other. Source: Saerens, Latinne, Decaestecker 2002.
The weights of fields stay: moved in the same way (Winkler 1988, Splink) they took households for duplicates.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log

import numpy as np
from numpy.typing import NDArray

from services.dedupe.domain.model import TypeModel

Codes = NDArray[np.int16]
Points = NDArray[np.float64]

ROUNDS = 20
DOWN = 0.5
"""Part of a move down that is made: where few are one the share comes out too low (measured on files with labels)."""

SLICE = 100_000
"""Pairs whose points are added up at once."""

USUAL = 40.0
"""Pairs of the usual kind that are thought beside those of the file: a small file moves little."""


@dataclass(frozen=True)
class Words:
    """The words of one type's model by number, so that pairs are rows of numbers, one column per field.

    0 stands for a field that is not known, or a word the model has never met.
    """

    model: TypeModel

    @cached_property
    def numbers(self) -> Mapping[str, Mapping[str, int]]:
        """Field -> word -> number from 1."""
        found: dict[str, dict[str, int]] = {}
        weighted = [*self.model.alone, *(word for others in self.model.together.values() for word in others)]
        for field, word in sorted({*weighted, *self.model.together}):
            by_word = found.setdefault(field, {})
            by_word.setdefault(word, len(by_word) + 1)
        return found

    @cached_property
    def places(self) -> Mapping[str, tuple[int, Mapping[str, int]]]:
        """Field -> its column, and the numbers of its words."""
        return {field: (column, words) for column, (field, words) in enumerate(self.numbers.items())}

    @cached_property
    def fields(self) -> Sequence[str]:
        return tuple(self.numbers)

    def points(self, codes: Codes) -> Points:
        """The log odds of every pair, as the model has them."""
        slices = [self._points(codes[at : at + SLICE].T.astype(np.intp)) for at in range(0, len(codes), SLICE)]
        return np.concatenate([np.empty(0), *slices])

    def _points(self, columns: NDArray[np.intp]) -> Points:
        before = np.array(self.model.before)
        total: Points = before[np.minimum((columns > 0).sum(axis=0), len(before) - 1)]
        for field, (at, _) in self.places.items():
            total += self._alone(field)[columns[at]]
        for (one, other), table in self._tables.items():
            total += table.ravel()[columns[one] * table.shape[1] + columns[other]]
        return total

    @cached_property
    def _tables(self) -> Mapping[tuple[int, int], Points]:
        """The weights of every two words of two fields, by the columns of these."""
        return {
            (self.places[one][0], self.places[other][0]): self._together(one, other, weights)
            for (one, other), weights in self._by_fields.items()
        }

    def _alone(self, field: str) -> Points:
        return np.array([0.0, *(self.model.alone.get((field, word), 0.0) for word in self.numbers[field])])

    def _together(self, one: str, other: str, weights: Mapping[tuple[str, str], float]) -> Points:
        table = np.zeros((len(self.numbers[one]) + 1, len(self.numbers[other]) + 1))
        for (first, second), weight in weights.items():
            table[self.numbers[one][first], self.numbers[other][second]] = weight
        return table

    @cached_property
    def _by_fields(self) -> Mapping[tuple[str, str], Mapping[tuple[str, str], float]]:
        found: dict[tuple[str, str], dict[tuple[str, str], float]] = {}
        for (one, first), others in self.model.together.items():
            for (other, second), weight in others.items():
                found.setdefault((one, other), {})[first, second] = weight
        return found


def move(usual_share: float, points: Points) -> float:
    """What is to be added to all points, so that they go with the share of pairs that are one in this file."""
    moved = 0.0
    for _ in range(ROUNDS):
        share = (probabilities(points + moved).sum() + USUAL * usual_share) / (len(points) + USUAL)
        moved = _log_odds(share) - _log_odds(usual_share)
    return moved * (1 if moved > 0 else DOWN)


def moved(model: TypeModel, by: float) -> TypeModel:
    return replace(model, before=tuple(start + by for start in model.before))


def probabilities(points: Points) -> Points:
    likely: Points = 1 / (1 + np.exp(-np.clip(points, -30, 30)))
    return likely


def _log_odds(share: float) -> float:
    return log(share / (1 - share))
