"""How a page is best read, as far as a sample can say: where it is wrong, that costs time and never the answer."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from services.contacts.asked import Asked, Order, Word
from services.contacts.sampling import Sample

FEW = 1_000
"""The keys of so many are read and sorted here."""
ONE_MORE, ENTRIES = 200, 2.5
"""So many contacts are read and sorted in the time of one query more; so many entries of an index in that in which one
contact of a range is looked at."""
BY_CHANCE = 2
"""So much further than it should the next contact with a word may stand before that is taken for no chance."""
MORE = 1.2
"""How many more contacts a range should hold than are asked for."""
BY_WORDS = ("words", "name_key", "no")
"""The index that finds words. It knows where a contact with a word stands in either order without reading it. The first
page by name visits only what it shows, any other page all entries of the word."""


class Lane(NamedTuple):
    """What ranges are read of: where they may end, how wide the first is, by which index.

    `word`: all have it; `then`: where the ranges are read of that follow the first.
    """

    ends: Sequence[str]
    wide: int
    by: Sequence[str]
    word: Word | None = None
    then: "Lane | None" = None


class Guess:
    """What a sample says of what is asked for; the words are looked up in it once.

    `reached`: where such a page ended before.
    """

    def __init__(self, asked: Asked, sample: Sample, reached: str | None = None) -> None:
        self._asked, self._sample, self._page, self._reached = asked, sample, asked.limit * MORE, reached
        self._start = asked.after.key if asked.after else None
        self._counts = {word: sample.having(word.texts, beginning=word.beginning) for word in asked.words}

    def rare(self) -> list[Word]:
        """The words so rare that sorting all that have them costs less than ranges that hold a page; rarest first.

        Of ranges as many contacts must be read as hold the page, of a word all that have it.
        """
        few = min(FEW, (self._page * self._sample.all) ** 0.5)
        alone = self._page + ONE_MORE
        rare = (
            word
            for word, count in self._counts.items()
            if count < (few if self._asked.looks_for_other_than(word) else alone)
        )
        return sorted(rare, key=lambda word: (self._counts[word], -len(word.texts[0])))

    def lane(self) -> Lane:
        """Among all contacts, or among those with the rarest word where that costs less."""
        page, field, sample = self._page, self._asked.order.field, self._sample
        rarest = min(self._counts, key=self._counts.__getitem__, default=None)
        count = self._counts[rarest] if rarest else sample.all
        among_all = Lane(sample.keys(field), sample.steps(page, count), (field,))
        if not rarest:
            return among_all
        having = sample.keys(field, [(word.texts, word.beginning) for word in self._counts])
        gap, count = self._gap(having), max(count, 1)
        apart = gap > BY_CHANCE * sample.step * sample.all / count
        looked_at = self._until(self._reached) if self._reached else page * sample.all / count + (gap if apart else 0)
        visited = 0 if self._start is None and field == BY_WORDS[1] else count
        if visited / ENTRIES > looked_at:
            return self._nearer(among_all, having)
        together = Lane(having, sample.steps(page, sample.all), BY_WORDS, rarest)
        if apart:
            return together
        return self._nearer(among_all._replace(by=BY_WORDS, word=rarest, then=together), having)

    def _nearer(self, lane: Lane, having: Sequence[str]) -> Lane:
        """As far as there are enough that have the words, where these stand closer together here than elsewhere."""
        order, start = self._asked.order, self._start
        wide = self._sample.steps(self._page, self._sample.all)
        far, near = bound(lane.ends, start, lane.wide, order), bound(having, start, wide, order)
        if near is None or (far is not None and (near <= far if order.descending else near >= far)):
            return lane
        return lane._replace(ends=having, wide=wide, then=lane.then or lane)

    def _gap(self, having: Sequence[str]) -> float:
        """About how many contacts stand before the first one that has the words; `having`: keys of some that do."""
        first = bound(having, self._start, 1, self._asked.order)
        return self._until(first) if first else self._sample.all

    def _until(self, key: str) -> float:
        order = self._asked.order
        return self._sample.until(key, order.field, self._start, descending=order.descending)


def bound(bounds: Sequence[str], start: str | None, wide: int, order: Order) -> str | None:
    """The key where a range from `start` ends, `wide` steps of the sample away; None: it has no end."""
    if order.descending:
        at = (len(bounds) if start is None else bisect_left(bounds, start)) - wide
        return bounds[at] if at >= 0 else None
    at = (0 if start is None else bisect_right(bounds, start)) + wide - 1
    return bounds[at] if at < len(bounds) else None
