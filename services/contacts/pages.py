"""Contacts in order, page by page, in milliseconds also where a server's indexes find but do not sort.

Not every server reads an index in order: one sorts all that matches before it gives the first page. So a page is read
in ranges that hold about as many contacts as are asked for. Where they end is guessed from a sample, and never matters
to the answer.
"""

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from math import ceil, isinf
from time import monotonic
from typing import Any, NamedTuple

from services.contacts.asked import Asked, Filter, Order, Place, Row, Word
from services.contacts.domain.contact import Contact
from services.contacts.sampling import SAMPLE, SAMPLE_SECONDS, Sample, sampled
from shared.contracts.contacts import ContactState
from shared.platform.store import Collection, StoreUnavailable

RARE, FEW = 20, 1_000
"""So few are read whole at once; of so many the keys are read and sorted here."""
ONE_MORE, ENTRIES = 200, 20
"""So many contacts are read and sorted in the time of one query more; so many entries of an index in that of one."""
BY_CHANCE = 5
"""So much further than it should the next contact with a word may stand before that is taken for no chance."""
WIDER, MORE, AMPLE = 3, 1.2, 2
"""How much wider a range is that follows an empty one; how much wider than the sample says it need be; and the first
among those with a word, where a query more costs more than some rows."""

WHOLE = (*ContactState.model_fields, "version")
KEYS = ("no", "name_key", "words")
CHANGED = "last_modified_at"
BY_WORDS = ("words", "name_key", "no")
"""The index that finds words. It knows where a contact with a word stands in either order without reading it."""


class Lane(NamedTuple):
    """What ranges are read of: where they may end, how wide the first is, by which index.

    `word`: all have it; `then`: where the ranges are read of that follow the first.
    """

    ends: Sequence[str]
    wide: int
    by: Sequence[str]
    word: Word | None = None
    then: "Lane | None" = None


class Pages:
    """Pages of one collection of contacts."""

    def __init__(
        self, contacts: Collection[Contact], clock: Callable[[], float] = monotonic, sample: int = SAMPLE
    ) -> None:
        self._contacts, self._clock, self._size = contacts, clock, sample
        self._sample, self._sampled = Sample(), float("-inf")
        self._sampling: asyncio.Task[None] | None = None

    async def page(
        self,
        order: Order,
        filter: Mapping[str, Any],
        limit: int,
        *,
        after: Place | None = None,
        words: Sequence[Word] = (),
        by: Sequence[str] = (),
        fields: Sequence[str] = WHOLE,
    ) -> list[Row]:
        """The first `limit` contacts behind `after` that match and have all the words, with these `fields`.

        `by`: the fields of the index that finds what matches the filter, where that is likely to be little.
        """
        shown = tuple(dict.fromkeys((*fields, order.field, "no")))
        asked = Asked(order, {**filter, "deleted": False}, limit, after, words, shown)
        if by := by or await self._by_change(asked):
            return await self._sorted_there(asked, asked.filter(), by)
        for word in await self._rare(asked):
            if not asked.looks_for_other_than(word):
                return await self._sorted_there(asked, {**asked.wanted, **word.filter()}, BY_WORDS)
            if (few := await self._few(asked, word)) is not None:
                return few
        return await self._in_ranges(asked)

    async def _by_change(self, asked: Asked) -> Sequence[str]:
        """The index of changes, when few contacts were changed since the moment that the filter names."""
        since = asked.wanted.get(CHANGED, {}).get("$gte")
        return (CHANGED,) if since and (await self._sample_now()).changed_since(since) < FEW else ()

    async def _rare(self, asked: Asked) -> list[Word]:
        """The words so rare that sorting all that have them costs less than ranges that hold a page; rarest first.

        Of ranges as many contacts must be read as hold the page, of a word all that have it.
        """
        if not asked.words:
            return []
        sample, page = await self._sample_now(), asked.limit * MORE
        counts = {word: sample.having(word.texts, beginning=word.beginning) for word in asked.words}
        few = min(FEW, (page * sample.all) ** 0.5)
        rare = (
            word
            for word in asked.words
            if counts[word] < (few if asked.looks_for_other_than(word) else page + ONE_MORE)
        )
        return sorted(rare, key=lambda word: (counts[word], -len(word.texts[0])))

    async def _sorted_there(self, asked: Asked, wanted: Filter, by: Sequence[str]) -> list[Row]:
        """By one query that the server sorts. It names the index, as a server may think it better to read all."""
        behind = _range(asked.order, asked.after.key, None, asked.after) if asked.after else {}
        wanted = {"$and": [wanted, behind]} if behind else wanted
        found = await self._contacts.peek(wanted, asked.shown, sort=asked.order.sort, limit=asked.limit, by=by)
        return [row for _, row in found]

    async def _few(self, asked: Asked, word: Word) -> list[Row] | None:
        """The page, when few have this word, of which those that have the others are chosen here; else None.

        Some servers intersect ranges of one index by reading all of both.
        """
        wanted = {**asked.wanted, **word.filter()}
        found = await self._contacts.peek(wanted, tuple({*asked.shown, *KEYS}), limit=RARE, by=BY_WORDS)
        if len(found) < RARE:
            return [row for _, row in asked.page_of(found)]
        keys = await self._contacts.peek(wanted, KEYS, limit=FEW, by=BY_WORDS)
        if len(keys) < FEW:
            return await self._load([id for id, _ in asked.page_of(keys)], asked.shown)
        return None

    async def _load(self, ids: Sequence[str], shown: Sequence[str]) -> list[Row]:
        """In this order; what was deleted meanwhile is left out."""
        found = dict(await self._contacts.peek({"_id": {"$in": list(ids)}, "deleted": False}, shown)) if ids else {}
        return [found[id] for id in ids if id in found]

    async def _in_ranges(self, asked: Asked) -> list[Row]:
        """By neighbouring ranges of the order, each as wide as the one before says; the last has no end."""
        lane, order, after, found = self._lane(asked, await self._sample_now()), asked.order, asked.after, list[Row]()
        start, wide = after.key if after else None, lane.wide
        while True:
            end = _bound(lane.ends, start, wide, order)
            range = _range(order, start, end, after if after and start == after.key else None)
            missing = asked.limit - len(found)
            some = await self._of_lane(lane, range, asked, missing)
            found += some
            if len(some) == missing or end is None:
                return found
            start, wide = end, lane.then.wide if lane.then else _wider(wide, len(some), missing - len(some))
            lane = lane.then or lane

    def _lane(self, asked: Asked, sample: Sample) -> Lane:
        """Among all contacts, or among those with the rarest word where that costs less."""
        page, field = asked.limit * MORE, asked.order.field
        counts = {word: sample.having(word.texts, beginning=word.beginning) for word in asked.words}
        among_all = Lane(sample.keys(field), sample.steps(page, min(counts.values(), default=sample.all)), (field,))
        if not counts:
            return among_all
        word = min(counts, key=lambda word: counts[word])
        having = sample.keys(field, [(word.texts, word.beginning) for word in asked.words])
        gap, count = self._gap(asked, having), max(counts[word], 1)
        if 2 * count / ENTRIES > max(page * sample.all / count, gap / BY_CHANCE):
            return among_all
        together = Lane(having, ceil(page / sample.step), BY_WORDS, word)
        if gap > BY_CHANCE * sample.step * sample.all / count:
            return together
        return among_all._replace(wide=sample.steps(page * AMPLE, count), by=BY_WORDS, word=word, then=together)

    def _gap(self, asked: Asked, having: Sequence[str]) -> float:
        """About how many contacts stand before the first one that has the words; `having`: keys of some that do."""
        order, start = asked.order, asked.after.key if asked.after else None
        first = _bound(having, start, 1, order)
        return self._sample.until(first, order.field, start, descending=order.descending) if first else self._sample.all

    async def _of_lane(self, lane: Lane, range: Filter, asked: Asked, limit: int) -> list[Row]:
        wanted = {**asked.wanted, **lane.word.filter()} if lane.word else asked.filter()
        wanted, by = ({"$and": [wanted, range]}, lane.by) if range else (wanted, lane.by if lane.word else ())
        if lane.word and asked.looks_for_other_than(lane.word):
            keys = await self._contacts.peek(wanted, KEYS, by=by)
            return await self._load([id for id, _ in asked.page_of(keys)][:limit], asked.shown)
        found = await self._contacts.peek(wanted, asked.shown, sort=asked.order.sort, limit=limit, by=by)
        return [row for _, row in found]

    async def _sample_now(self) -> Sample:
        """The latest. An old one serves until the next is there: nobody but the very first waits for a sample."""
        first, old = isinf(self._sampled), self._clock() > self._sampled + SAMPLE_SECONDS
        if first or (old and (self._sampling is None or self._sampling.done())):
            self._sampling = asyncio.create_task(self._take_sample())
        if first and self._sampling:
            await self._sampling
        return self._sample

    async def _take_sample(self) -> None:
        with suppress(StoreUnavailable):  # whoever asks for a page learns it from its own query
            self._sample = await sampled(self._contacts, self._size)
            self._sampled = self._clock()


def _wider(wide: int, found: int, missing: int) -> int:
    """How wide the next range is, when one so wide held `found`, and so many are missing."""
    return min(wide * WIDER, ceil(wide * missing / found * MORE)) if found else wide * WIDER


def _bound(bounds: Sequence[str], start: str | None, wide: int, order: Order) -> str | None:
    """The key where a range from `start` ends, `wide` steps of the sample away; None: it has no end."""
    if order.descending:
        at = (len(bounds) if start is None else bisect_left(bounds, start)) - wide
        return bounds[at] if at >= 0 else None
    at = (0 if start is None else bisect_right(bounds, start)) + wide - 1
    return bounds[at] if at < len(bounds) else None


def _range(order: Order, start: str | None, end: str | None, after: Place | None) -> Filter:
    """Keys behind `start` as far as `end`; those at `after` itself that stand behind it, too."""
    beyond, until = ("$lt", "$gte") if order.descending else ("$gt", "$lte")
    at_once = after is None or order.field == "no"
    first = beyond if at_once else f"{beyond}e"
    bounds = {first: start} if start is not None else {}
    bounds |= {until: end} if end is not None else {}
    behind: Filter = {order.field: bounds} if bounds else {}
    if after is None or at_once:
        return behind
    return behind | {"$or": [{order.field: {beyond: after.key}}, {"no": {beyond: after.no}}]}
