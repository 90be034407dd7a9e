"""Which contacts are to be compared with some, read in a few bounded queries."""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.dedupe.domain.candidates import CAP, largest_block, top_candidates
from services.dedupe.domain.finding import Side
from services.dedupe.domain.known_contact import KnownContact, is_string_key
from services.dedupe.store.database import DedupeDatabase
from shared.platform.store import VERSION

KEYS_AT_ONCE = 300
"""Keys of one query: some servers compare each document found with each key asked for."""
QUERIES_AT_ONCE = 4
FEW = 3
"""Contacts of which so few are looked up that all who share a key are read at once: a query less is faster."""
NOBODY: tuple[UUID, ...] = ()
FOUND = ("keys", "version", VERSION)
READ = (*FOUND, "common", "form", "strings", "merged_into")


class Lookup:
    """Known contacts as they are stored now, each read once."""

    def __init__(self, database: DedupeDatabase) -> None:
        self._database = database
        self._lately = database.lately
        self._known: dict[UUID, Mapping[str, Any]] = {}
        self._sides: dict[UUID, Side | None] = {}
        self._ids: dict[str, UUID] = {}
        self._blocks: dict[str, list[str]] = {}
        self.holders: dict[str, int] = {}
        """How many contacts have a key; of a block that outgrew what is fetched, more than any that is."""

    def add(self, contact_id: UUID, known: KnownContact, side: Side | None) -> None:
        """A contact as it was just written, or is to be looked at as if it were stored."""
        self._known[contact_id] = vars(known)
        self._sides[contact_id] = side

    async def read(self, ids: Iterable[UUID]) -> None:
        """One query for those not read yet."""
        unknown = [str(id) for id in dict.fromkeys(ids) if id not in self._known]
        for id, values in await self._database.contacts.peek({"_id": {"$in": unknown}}, READ) if unknown else ():
            self._known.setdefault(self._id(id), values)

    async def versions(self, ids: Iterable[UUID]) -> dict[UUID, int]:
        """The versions of these contacts as they are now, by one query."""
        wanted = [str(id) for id in ids]
        found = await self._database.contacts.peek({"_id": {"$in": wanted}}, ["version"]) if wanted else ()
        return {UUID(id): values["version"] for id, values in found}

    def version(self, contact_id: UUID) -> int:
        """The version that was read; 0 of a contact that is not known."""
        known = self._known.get(contact_id)
        return known["version"] if known else 0

    def keys(self, contact_id: UUID) -> Sequence[str]:
        """All keys of a contact; one that was stored by an older version has no common ones apart."""
        known = self._known.get(contact_id)
        return (*known["keys"], *(known.get("common") or ())) if known else ()

    def merged_into(self, contact_id: UUID) -> UUID | None:
        known = self._known.get(contact_id)
        return UUID(str(known["merged_into"])) if known and known.get("merged_into") else None

    def side(self, contact_id: UUID) -> Side | None:
        """None of a contact that is not known, or gone."""
        if contact_id not in self._sides:
            known = self._known.get(contact_id)
            self._sides[contact_id] = side = Side.read(known)
            if known and side:
                self._lately.note(str(contact_id), known[VERSION], side)
        return self._sides[contact_id]

    async def find(self, ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
        """The candidates of contacts that have been read, read as well: two queries; of a few contacts one."""
        shown = READ if len(ids) <= FEW else FOUND
        await self._read_blocks(dict.fromkeys(key for id in ids for key in self.keys(id)), shown)
        found = {id: self._candidates(id) for id in ids}
        await self.read(other for others in found.values() for other in others)
        return found

    async def _read_blocks(self, keys: Mapping[str, None], shown: Sequence[str]) -> None:
        """Who has these keys. A block that too many share is fetched once, then never again.

        The keys of one contact are asked for together: who shares several of them is fetched once.
        """
        known = await self._database.outgrown_keys()
        self.holders.update(dict.fromkeys(keys.keys() & known, CAP + 1))
        wanted = [key for key in keys if key not in self.holders]
        few = asyncio.Semaphore(QUERIES_AT_ONCE)
        parts = [wanted[start : start + KEYS_AT_ONCE] for start in range(0, len(wanted), KEYS_AT_ONCE)]
        await asyncio.gather(*(self._read_some_blocks(part, shown, few) for part in parts))
        counts = {key: len(self._blocks[key]) for key in wanted}
        outgrown = {key: n for key, n in counts.items() if n > 1 and not is_string_key(key) and n > largest_block(key)}
        self.holders.update(counts | dict.fromkeys(outgrown, CAP + 1))
        await self._database.note_outgrown(outgrown.items())

    async def _read_some_blocks(self, keys: Sequence[str], shown: Sequence[str], few: asyncio.Semaphore) -> None:
        async with few:
            found = await self._database.contacts.peek({"keys": {"$in": keys}}, shown)
        blocks: dict[str, list[str]] = {key: [] for key in keys}
        for id, values in found:
            for key in values["keys"]:
                if key in blocks:
                    blocks[key].append(id)
            if shown is READ:
                self._known.setdefault(self._id(id), values)
            elif side := self._lately.side(id, values[VERSION]):
                self._see(side, values)
        self._blocks |= blocks

    def _see(self, side: Side, values: Mapping[str, Any]) -> None:
        """A contact that was found again as it is known: no more of it is read."""
        contact_id = side.fingerprint.contact_id
        if contact_id not in self._known:
            self._known[contact_id], self._sides[contact_id] = values, side
            self._ids[str(contact_id)] = contact_id

    def _candidates(self, contact_id: UUID) -> list[UUID]:
        """The best by the keys of the score, and all that share one of the search strings."""
        own, scored, same = str(contact_id), dict[str, list[str]](), list[str]()
        alone = [own]
        for key in self.keys(contact_id):
            block = self._blocks.get(key)
            if block and block != alone:
                if is_string_key(key):
                    same += block
                else:
                    scored[key] = block
        best = top_candidates(own, self.holders, scored)
        return [self._id(other) for other in dict.fromkeys((*best, *same)) if other != own]

    def _id(self, text: str) -> UUID:
        if text not in self._ids:
            self._ids[text] = UUID(text)
        return self._ids[text]
