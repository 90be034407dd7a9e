"""Contacts in order, page by page, in milliseconds also where a server's indexes find but do not sort.

Not every server reads an index in order: one sorts all that matches before it gives the first page. So a page is read
in ranges that hold a few hundred contacts. Where they end is guessed from a sample, and never matters to the answer.
"""

from bisect import bisect_left, bisect_right
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, NamedTuple
from uuid import uuid4

from services.contacts.domain.contact import Contact
from shared.platform.store import Collection

SAMPLE = 500
SAMPLE_SECONDS = 60.0
FEW = 200
"""So many are sorted faster here than a range is found."""
WIDER = 4
LAST = "\U0010ffff"
"""Behind every character that a text has."""

Filter = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Order:
    """By number or by name (whatever its case), names that are equal by number."""

    field: str
    descending: bool = False

    @property
    def sort(self) -> list[tuple[str, int]]:
        way = -1 if self.descending else 1
        return [(field, way) for field in dict.fromkeys((self.field, "no"))]

    def place(self, contact: Contact) -> "Place":
        return Place(getattr(contact, self.field), contact.no)


@dataclass(frozen=True, slots=True)
class Word:
    """A word that a contact has: one of `texts`, or one that begins with it.

    `in_filter`: the fields of the filter say the same, so that it only helps to find.
    """

    texts: tuple[str, ...]
    beginning: bool = False
    in_filter: bool = False

    def filter(self) -> Filter:
        if self.beginning:
            return {"words": {"$elemMatch": {"$gte": self.texts[0], "$lt": self.texts[0] + LAST}}}
        return {"words": {"$in": list(self.texts)}}

    def is_of(self, contact: Contact) -> bool:
        if self.beginning:
            return any(word.startswith(self.texts[0]) for word in contact.words)
        return not set(self.texts).isdisjoint(contact.words)

    def likely_rare(self) -> tuple[bool, int]:
        return self.beginning, -len(self.texts[0])


class Place(NamedTuple):
    """Where a contact stands in an order."""

    key: str
    no: str


class Pages:
    """Pages of one collection of contacts."""

    def __init__(self, contacts: Collection[Contact], clock: Callable[[], float] = monotonic) -> None:
        self._contacts, self._clock = contacts, clock
        self._samples: dict[str, list[str]] = {}
        self._sampled = float("-inf")

    async def page(
        self,
        order: Order,
        filter: Mapping[str, Any],
        limit: int,
        *,
        after: Place | None = None,
        words: Sequence[Word] = (),
        sparse: bool = False,
    ) -> list[Contact]:
        """The first `limit` contacts behind `after` that match and have all the words.

        `sparse`: an index may find all that match the filter.
        """
        wanted: Filter = {**filter, "deleted": False}
        if (few := await self._few(wanted, words, sparse=sparse)) is not None:
            return _sorted(few, order, after)[:limit]
        if asked := [word.filter() for word in words if not word.in_filter]:
            wanted = {"$and": [wanted, *asked]}
        found: list[Contact] = []
        async for range in self._ranges(order, after):
            joined = {"$and": [wanted, range]} if range else wanted
            found += await self._read(joined, sort=order.sort, limit=limit - len(found))
            if len(found) >= limit:
                break
        return found

    async def _few(self, wanted: Filter, words: Sequence[Word], *, sparse: bool) -> list[Contact] | None:
        """All that match, when an index finds them by one of the words, or by the filter, and they are few.

        One word at a time, the longest first: some servers intersect ranges of one index by reading all of both.
        """
        for probe in [{}] if sparse else [word.filter() for word in sorted(words, key=Word.likely_rare)]:
            by = ("words",) if probe else ()  # else a server that has counted its rows may read them all
            ids = [id for id, _ in await self._contacts.peek({**wanted, **probe}, ["no"], limit=FEW, by=by)]
            if len(ids) < FEW:
                found = [document.state for document in await self._contacts.load(ids)]
                return [one for one in found if not one.deleted and all(word.is_of(one) for word in words)]
        return None

    async def latest_names(self, count: int) -> list[tuple[str, str]]:
        """Number and name of the contacts with the highest numbers, the highest first."""
        found: list[tuple[str, str]] = []
        async for range in self._ranges(Order("no", descending=True), None):
            peeked = await self._contacts.peek({**range, "deleted": False}, ["no", "name"])
            found += sorted(((state["no"], state["name"]) for _, state in peeked), reverse=True)
            if len(found) >= count:
                break
        return found[:count]

    async def _read(self, filter: Filter, *, sort: Sequence[tuple[str, int]] = (), limit: int) -> list[Contact]:
        return [document.state for document in await self._contacts.find(filter, sort=sort, limit=limit)]

    async def _ranges(self, order: Order, after: Place | None) -> AsyncIterator[Filter]:
        """Neighbouring ranges of the order from `after` on, each wider than the one before; the last has no end."""
        bounds = await self._sample(order.field)
        start, wide = after.key if after else None, 1
        while True:
            end = _bound(bounds, start, wide, order)
            yield _range(order, start, end, after if after and start == after.key else None)
            if end is None:
                return
            start, wide = end, wide * WIDER

    async def _sample(self, field: str) -> list[str]:
        if self._clock() > self._sampled + SAMPLE_SECONDS:
            # ids are chosen by chance, so neighbours in the order of ids are a sample in every other order
            some = await self._contacts.peek(
                {"_id": {"$gt": str(uuid4())}}, ["no", "name_key"], sort=[("_id", 1)], limit=SAMPLE
            )
            for name in ("no", "name_key"):
                self._samples[name] = sorted({state[name] for _, state in some if state.get(name)})
            self._sampled = self._clock()
        return self._samples[field]


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


def _sorted(contacts: Sequence[Contact], order: Order, after: Place | None) -> list[Contact]:
    ordered = sorted(contacts, key=order.place, reverse=order.descending)
    if after is None:
        return ordered
    return [c for c in ordered if (order.place(c) < after if order.descending else order.place(c) > after)]
