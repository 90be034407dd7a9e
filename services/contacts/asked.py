"""What a page of contacts is asked for by: an order, what is wanted, and words that an index knows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from services.contacts.sampling import LAST

Filter = dict[str, Any]
KEYS = ("no", "name_key", "words")
"""What is to be known of a contact that is put in its place here."""
Row = Mapping[str, Any]
"""Fields of a contact as they are stored, blank ones left out."""


@dataclass(frozen=True, slots=True)
class Order:
    """By number or by name (whatever its case), names that are equal by number."""

    field: str
    descending: bool = False

    @property
    def sort(self) -> list[tuple[str, int]]:
        way = -1 if self.descending else 1
        return [(field, way) for field in dict.fromkeys((self.field, "no"))]

    def place(self, contact: Row) -> "Place":
        return Place(contact[self.field], contact["no"])


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

    def is_of(self, contact: Row) -> bool:
        words = contact.get("words") or ()
        if self.beginning:
            return any(word.startswith(self.texts[0]) for word in words)
        return not set(self.texts).isdisjoint(words)


class Place(NamedTuple):
    """Where a contact stands in an order."""

    key: str
    no: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What a page is asked for by. `shown`: the fields that are wanted, none: all."""

    order: Order
    wanted: Filter
    limit: int
    after: Place | None
    words: Sequence[Word]
    shown: tuple[str, ...]

    @property
    def with_keys(self) -> tuple[str, ...]:
        return tuple({*self.shown, *KEYS}) if self.shown else ()

    def page_of(self, rows: Iterable[tuple[str, Row]]) -> list[tuple[str, Row]]:
        """The page of rows that are all that one of the words, or the filter, finds."""
        having = ((self.order.place(row), id, row) for id, row in rows if all(word.is_of(row) for word in self.words))
        ordered = sorted(having, key=lambda one: one[0], reverse=self.order.descending)
        behind = [(id, row) for place, id, row in ordered if self._is_behind(place)]
        return behind[: self.limit]

    def looks_for_other_than(self, word: Word) -> bool:
        return any(other != word and not other.in_filter for other in self.words)

    def filter(self) -> Filter:
        """All that is wanted; words that fields say already are left out."""
        words = [word.filter() for word in self.words if not word.in_filter]
        return {"$and": [self.wanted, *words]} if words else self.wanted

    def _is_behind(self, place: Place) -> bool:
        return self.after is None or (place < self.after if self.order.descending else place > self.after)
