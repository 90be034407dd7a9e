"""Dear rules are not asked of a pair that is none whatever they say: nine in ten are so after the others."""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from services.dedupe.domain.comparison import Rule
from services.dedupe.domain.word_points import Codes, Places, Points, Words, distinct_rows


class Late:
    """What the rules that are left may add to a pair at most."""

    def __init__(self, words: Words, rules: Iterable[Rule]) -> None:
        said = ((field, rule.late) for rule in rules for field in rule.fields if field in words.places)
        self._words = words
        self._may_say = {field: _numbers(words.numbers[field], may_say) for field, may_say in said}

    def most(self, codes: Codes) -> Points:
        """An upper bound of the log odds of every pair."""
        first, which = distinct_rows(codes)
        columns = codes[first].T.astype(np.intp)
        total = self._words.weights(columns) + self._highest_start(columns) + self._highest_together
        for field in self._may_say:
            total += self._highest(field, columns)
        most: Points = total[which]
        return most

    def _highest(self, field: str, columns: Places) -> Points:
        """What its words may add, beside what is known of the other fields; nothing where it is known already."""
        at, may_say = self._words.places[field][0], self._may_say[field]
        added = np.repeat(self._words.alone(field)[may_say][:, None], columns.shape[1], axis=1)
        for other, table in self._beside(at).items():
            added += table[may_say][:, columns[other]]
        return np.where(columns[at] > 0, 0.0, np.maximum(added.max(axis=0), 0.0))

    def _beside(self, at: int) -> Mapping[int, Points]:
        """The tables of a field's words and another's, by the other's column."""
        tables = self._words.tables.items()
        beside = {one: table.T for (one, other), table in tables if other == at}
        return beside | {other: table for (one, other), table in tables if one == at}

    def _highest_start(self, columns: Places) -> Points:
        start, known = np.array(self._words.model.before), (columns > 0).sum(axis=0)
        ahead = [start[np.minimum(known + more, len(start) - 1)] for more in range(len(self._may_say) + 1)]
        highest: Points = np.max(ahead, axis=0)
        return highest

    @property
    def _highest_together(self) -> float:
        """What every two of them may add together."""
        by_column = {self._words.places[field][0]: may_say for field, may_say in self._may_say.items()}
        both = (
            table[np.ix_(by_column[one], by_column[other])].max()
            for (one, other), table in self._words.tables.items()
            if one in by_column and other in by_column
        )
        return sum(max(0.0, float(weight)) for weight in both)


def _numbers(words: Mapping[str, int], may_say: Sequence[str]) -> list[int]:
    """Of these words, those with a count included."""
    return [number for word, number in words.items() if word in may_say or word.rpartition(" ")[0] in may_say]
