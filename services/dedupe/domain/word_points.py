"""The words of one type's model by number: pairs are rows of numbers, one column per field, and added up by tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from services.dedupe.domain.compare_many import ODD, Heard, distinct
from services.dedupe.domain.model import TypeModel

Codes = NDArray[np.int16]
Points = NDArray[np.float64]
Places = NDArray[np.intp]

NOTHING_NEW = -1


@dataclass(frozen=True)
class Words:
    """0 stands for a field that is not known, or a word the model has never met."""

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

    def write(self, heard: Heard, codes: Codes) -> None:
        """Notes in the rows of the pairs what was heard of a field; one that the model has never met is left out."""
        if heard.field in self.places:
            column, by_word = self.places[heard.field]
            words = [NOTHING_NEW if said is None else by_word.get(said.word, 0) for said in heard.said]
            of_pairs = np.array(words, np.int16)[heard.which]
            says = of_pairs != NOTHING_NEW
            codes[heard.pairs[says], column] = of_pairs[says]

    def points(self, codes: Codes) -> Points:
        """The log odds of every pair, as the model has them."""
        first, which = distinct_rows(codes)
        columns = codes[first].T.astype(np.intp)
        start = np.array(self.model.before)
        known = np.minimum((columns > 0).sum(axis=0), len(start) - 1)
        points: Points = (start[known] + self.weights(columns))[which]
        return points

    def weights(self, columns: Places) -> Points:
        """The weights of all words and of every two; `columns` are codes, field by field."""
        total: Points = np.zeros(columns.shape[1])
        for field, (at, _) in self.places.items():
            total += self.alone(field)[columns[at]]
        for (one, other), table in self.tables.items():
            total += table.ravel()[columns[one] * table.shape[1] + columns[other]]
        return total

    def shares(self, codes: Codes, order: Sequence[str]) -> Points:
        """What each field adds to each pair, a row for each: half of what it adds together with another included.

        Added up in the `order` of the fields, so that it is what `lines` says of one pair, rounded too.
        """
        columns = codes.T.astype(np.intp)
        added: Points = np.stack([self.alone(field)[columns[at]] for field, (at, _) in self.places.items()])
        for one, other in combinations([self.places[field][0] for field in order if field in self.places], 2):
            if (one, other) in self.tables:
                half = self.tables[one, other][columns[one], columns[other]] / 2
                added[one] += half
                added[other] += half
        return added.T

    def alone(self, field: str) -> Points:
        """By the number of the word."""
        return np.array([0.0, *(self.model.alone.get((field, word), 0.0) for word in self.numbers[field])])

    @cached_property
    def tables(self) -> Mapping[tuple[int, int], Points]:
        """The weights of every two words of two fields, by the columns of these."""
        return {
            (self.places[one][0], self.places[other][0]): self._together(one, other, weights)
            for (one, other), weights in self._by_fields.items()
        }

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


def distinct_rows(codes: Codes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where each distinct row is found, and which of these every row is."""
    numbers = np.zeros(len(codes), np.int64)
    for column in codes.T:
        numbers = numbers * ODD ^ column
    return distinct(numbers)
