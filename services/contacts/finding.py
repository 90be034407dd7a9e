"""Contacts by filter and by free text."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from services.contacts.asked import Order, Place, Row, Word
from services.contacts.domain.contact import Contact
from services.contacts.domain.find import ASKED, LATEST, Found, FoundBy, by_name, nearest
from services.contacts.domain.find_words import LOCAL_DIGITS, digits_of, words_of
from services.contacts.domain.validation import as_code
from services.contacts.latest import LatestNames
from services.contacts.pages import Pages
from services.contacts.sampling import LAST
from shared.contracts.contacts import ContactState
from shared.platform.store import Collection

BY_NAME = Order("name_key")


def words_in(text: str) -> list[Word]:
    """Each word of the text, or one that begins with it; of a telephone number its digits, or the last of them."""
    digits = digits_of(text)
    if len(digits) >= LOCAL_DIGITS:
        return [Word((digits, digits[-LOCAL_DIGITS:]))]
    return [Word((word,), beginning=True) for word in words_of(text)]


class Beginning(NamedTuple):
    """Contacts whose number, and whose name, begins with a text: all of them when they are fewer than asked for."""

    no: list[Row]
    name_key: list[Row]


class Finder:
    """Finds the contact that a clerk means."""

    def __init__(self, contacts: Collection[Contact], pages: Pages) -> None:
        self._contacts, self._pages, self._latest = contacts, pages, LatestNames(contacts, pages)

    async def find(self, text: str) -> Found:
        text = text.strip()
        if not text:
            return Found()
        beginning = await self._beginning(text)
        exact = await self._by_no(text, beginning.no) or await self._by_name(text, beginning.name_key)
        return exact or await self._by_beginning(text, beginning) or await self._by_words(text)

    async def _beginning(self, text: str) -> Beginning:
        """What the exact number and the exact name begin with as well: mostly, one look answers all three."""
        begins = _beginning(text.upper())
        looks = (self._read({field: begins}, (field,), ASKED) for field in Beginning._fields)
        return Beginning(*await asyncio.gather(*looks))

    async def _by_no(self, text: str, numbered: list[Row]) -> Found | None:
        no = as_code(text)
        if len(numbered) == ASKED:  # only some of them
            numbered = await self._read({"no": no}, ("no",), 1)
        found = [row for row in numbered if row["no"] == no]
        return _found(FoundBy.NO, found[0]) if found else None

    async def _by_name(self, text: str, named: list[Row]) -> Found | None:
        key = text.upper()
        if len(named) == ASKED:
            named = await self._read({"name_key": key}, ("name_key",), LATEST)
        contacts = sorted((_contact(row) for row in named if row["name_key"] == key), key=lambda contact: contact.no)
        return Found(found_by=found[0], contact=found[1]) if (found := by_name(text, contacts)) else None

    async def _by_beginning(self, text: str, beginning: Beginning) -> Found | None:
        numbered, named = beginning
        if len(named) == ASKED:
            begins, behind = _beginning(text.upper()), Place(text.upper(), "")
            named = await self._pages.page(BY_NAME, {"name_key": begins}, 1, after=behind)
        first = min([*numbered, *named], key=lambda row: row["name_key"], default=None)
        return _found(FoundBy.BEGINNING, first) if first else None

    async def _by_words(self, text: str) -> Found:
        words = words_in(text)
        found = await self._pages.page(BY_NAME, {}, ASKED, words=words) if words else []
        if len(found) == 1:
            return _found(FoundBy.WORDS, found[0])
        if not found and (no := nearest(text, await self._latest.now())):
            similar = await self._read({"no": no}, ("no",), 1)
            return _found(FoundBy.SIMILAR_NAME, similar[0]) if similar else Found()
        return Found(candidates=[_contact(row) for row in found])

    async def _read(self, filter: Mapping[str, Any], by: Sequence[str], limit: int) -> list[Row]:
        """`by`: the fields of the index that finds them."""
        found = await self._contacts.peek({**filter, "deleted": False}, limit=limit, by=by)
        return [row for _, row in found]


def _beginning(word: str) -> dict[str, str]:
    return {"$gte": word, "$lt": word + LAST}


def _found(found_by: FoundBy, row: Row) -> Found:
    return Found(found_by=found_by, contact=_contact(row))


def _contact(row: Row) -> ContactState:
    return ContactState.model_validate(row)
