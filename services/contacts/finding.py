"""Contacts by filter and by free text."""

from collections.abc import Mapping
from typing import Any

from services.contacts.domain.contact import Contact
from services.contacts.domain.find import ASKED, LATEST, Found, FoundBy, by_name, nearest
from services.contacts.domain.find_words import LOCAL_DIGITS, digits_of, words_of
from services.contacts.domain.validation import as_code
from services.contacts.pages import LAST, Order, Pages, Place, Word
from shared.platform.store import Collection

BY_NAME = Order("name_key")


def words_in(text: str) -> list[Word]:
    """Each word of the text, or one that begins with it; of a telephone number its digits, or the last of them."""
    digits = digits_of(text)
    if len(digits) >= LOCAL_DIGITS:
        return [Word((digits, digits[-LOCAL_DIGITS:]))]
    return [Word((word,), beginning=True) for word in words_of(text)]


class Finder:
    """Finds the contact that a clerk means."""

    def __init__(self, contacts: Collection[Contact], pages: Pages) -> None:
        self._contacts, self._pages = contacts, pages

    async def find(self, text: str) -> Found:
        text = text.strip()
        if not text:
            return Found()
        for look in (self._by_no, self._by_name, self._by_beginning):
            if found := await look(text):
                return found
        return await self._by_words(text)

    async def _by_no(self, text: str) -> Found | None:
        found = await self._read({"no": as_code(text)}, 1)
        return _found(FoundBy.NO, found[0]) if found else None

    async def _by_name(self, text: str) -> Found | None:
        named = sorted(await self._read({"name_key": text.upper()}, LATEST), key=lambda contact: contact.no)
        return _found(*found) if (found := by_name(text, named)) else None

    async def _by_beginning(self, text: str) -> Found | None:
        begins = _beginning(text.upper())
        numbered = await self._read({"no": begins}, ASKED)
        before = Place(text.upper(), "")
        named = await self._pages.page(BY_NAME, {"name_key": begins}, 1, after=before, sparse=True)
        first = min([*numbered, *named], key=lambda contact: contact.name_key, default=None)
        return _found(FoundBy.BEGINNING, first) if first else None

    async def _by_words(self, text: str) -> Found:
        words = words_in(text)
        found = await self._pages.page(BY_NAME, {}, ASKED, words=words) if words else []
        if len(found) == 1:
            return _found(FoundBy.WORDS, found[0])
        if not found and (no := nearest(text, await self._pages.latest_names(LATEST))):
            return _found(FoundBy.SIMILAR_NAME, (await self._read({"no": no}, 1))[0])
        return Found(candidates=[contact.state() for contact in found])

    async def _read(self, filter: Mapping[str, Any], limit: int) -> list[Contact]:
        documents = await self._contacts.find({**filter, "deleted": False}, limit=limit)
        return [document.state for document in documents]


def _beginning(word: str) -> dict[str, str]:
    return {"$gte": word, "$lt": word + LAST}


def _found(found_by: FoundBy, contact: Any) -> Found:
    return Found(found_by=found_by, contact=contact.state() if isinstance(contact, Contact) else contact)
