"""Contacts in order, page by page, in milliseconds also where a server's indexes find but do not sort.

Not every server reads an index in order: one sorts all that matches before it gives the first page. So a page is read
in ranges that hold about as many contacts as are asked for. Where they end is guessed from a sample, and never matters
to the answer.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from math import ceil
from time import monotonic
from typing import Any

from services.contacts.asked import KEYS, Asked, Filter, Order, Place, Row, Word
from services.contacts.domain.contact import Contact
from services.contacts.kept import Kept
from services.contacts.lanes import BY_WORDS, FEW, MORE, Guess, Lane, bound
from services.contacts.reached import Reached
from services.contacts.sampling import SAMPLE, Sample, sampled
from shared.platform.store import Collection

RARE = 20
"""So few are read whole at once."""
WIDER = 3
"""How much wider a range is that follows an empty one."""

CHANGED = "last_modified_at"


class Pages:
    """Pages of one collection of contacts."""

    def __init__(
        self, contacts: Collection[Contact], clock: Callable[[], float] = monotonic, sample: int = SAMPLE
    ) -> None:
        self._contacts = contacts
        self._sample = Kept(partial(sampled, contacts, sample), clock)
        self._reached = Reached()

    async def page(
        self,
        order: Order,
        filter: Mapping[str, Any],
        limit: int,
        *,
        after: Place | None = None,
        words: Sequence[Word] = (),
        by: Sequence[str] = (),
        fields: Sequence[str] = (),
    ) -> list[Row]:
        """The first `limit` contacts behind `after` that match and have all the words, with these `fields` or all.

        `by`: the fields of the index that finds what matches the filter, where that is likely to be little.
        """
        shown = tuple(dict.fromkeys((*fields, order.field, "no"))) if fields else ()
        asked = Asked(order, {**filter, "deleted": False}, limit, after, words, shown)
        if by:
            return await self._sorted_there(asked, asked.filter(), by)
        sample = await self._sample.now()
        if _few_changes(asked, sample):
            return await self._sorted_there(asked, asked.filter(), (CHANGED,))
        reached = self._reached.end(asked)
        guess = Guess(asked, sample, reached)
        for word in guess.rare():
            if not asked.looks_for_other_than(word):
                return await self._sorted_there(asked, {**asked.wanted, **word.filter()}, BY_WORDS)
            if (few := await self._few(asked, word)) is not None:
                return few
        page = await self._in_ranges(asked, guess.lane(), reached)
        self._reached.keep(asked, page)
        return page

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
        found = await self._contacts.peek(wanted, asked.with_keys, limit=RARE, by=BY_WORDS)
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

    async def _in_ranges(self, asked: Asked, lane: Lane, reached: str | None) -> list[Row]:
        """By neighbouring ranges of the order, the first as far as the page `reached` before, else as wide as the lane.

        Each other is as wide as the one before it says; the last has no end.
        """
        order, after, found = asked.order, asked.after, list[Row]()
        start, wide = after.key if after else None, lane.wide
        while True:
            end, reached = reached or bound(lane.ends, start, wide, order), None
            range = _range(order, start, end, after if after and start == after.key else None)
            missing = asked.limit - len(found)
            some = await self._of_lane(lane, range, asked, missing)
            found += some
            if len(some) == missing or end is None:
                return found
            start, wide = end, lane.then.wide if lane.then else _wider(wide, len(some), missing - len(some))
            lane = lane.then or lane

    async def _of_lane(self, lane: Lane, range: Filter, asked: Asked, limit: int) -> list[Row]:
        wanted = {**asked.wanted, **lane.word.filter()} if lane.word else asked.filter()
        wanted, by = ({"$and": [wanted, range]}, lane.by) if range else (wanted, lane.by if lane.word else ())
        if lane.word and asked.looks_for_other_than(lane.word):
            keys = await self._contacts.peek(wanted, KEYS, by=by)
            return await self._load([id for id, _ in asked.page_of(keys)][:limit], asked.shown)
        found = await self._contacts.peek(wanted, asked.shown, sort=asked.order.sort, limit=limit, by=by)
        return [row for _, row in found]


def _few_changes(asked: Asked, sample: Sample) -> bool:
    """Whether few contacts were changed since the moment that the filter names."""
    since = asked.wanted.get(CHANGED, {}).get("$gte")
    return bool(since) and sample.changed_since(since) < FEW


def _wider(wide: int, found: int, missing: int) -> int:
    """How wide the next range is, when one so wide held `found`, and so many are missing."""
    return min(wide * WIDER, ceil(wide * missing / found * MORE)) if found else wide * WIDER


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
