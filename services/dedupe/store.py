"""Fingerprints and pairs as documents; candidates by one query on the keys of a batch."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.dedupe.domain.candidates import CAP, top_candidates
from services.dedupe.domain.fingerprint import Fingerprint
from services.dedupe.domain.pair import DuplicatePair, pair_id
from shared.contracts.contacts import ContactEvent
from shared.contracts.dedupe import DuplicatePairEvent
from shared.platform.settings import Settings
from shared.platform.store import Database, Index
from shared.platform.work import Work


class Remembered(BaseModel):
    """A contact's fingerprint in plain values; a deleted contact keeps its version, so that older events stay old."""

    model_config = ConfigDict(frozen=True)

    version: int
    keys: tuple[str, ...] = ()
    form: dict[str, Any] | None = None

    @property
    def fingerprint(self) -> Fingerprint | None:
        return Fingerprint.from_document(self.form) if self.form else None


class DedupeDatabase(Database):
    """The dedupe service's collections.

    `outgrown` are the keys that this process has seen shared by more contacts than are worth a look; such a block only
    grows, so it is not fetched again.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, "dedupe")
        self.fingerprints = self.collection("fingerprints", Remembered, [Index(("keys",))])
        self.pairs = self.collection("pairs", DuplicatePair, [Index(("left_id",)), Index(("right_id",))])
        self.outgrown: set[str] = set()


class DedupeStore:
    """What one batch of contact events is compared with."""

    def __init__(self, work: Work, database: DedupeDatabase) -> None:
        self._fingerprints = work.shelf(database.fingerprints)
        self._pairs = work.shelf(database.pairs)
        self._outgrown = database.outgrown
        self._blocks: dict[str, list[UUID]] = defaultdict(list)
        self._partners: dict[UUID, set[UUID]] = defaultdict(set)
        self._read: dict[UUID, Fingerprint | None] = {}
        self.compared: set[str] = set()
        """Ids of the pairs that this batch has compared: its other contact need not."""

    async def load_fingerprints(self, events: Sequence[ContactEvent]) -> None:
        await self._fingerprints.load(str(event.contact_id) for event in events)

    async def load_candidates(self, events: Sequence[ContactEvent]) -> None:
        """Four queries: these contacts, all that share a key with one, their pairs, and the partners in those."""
        await self.load_fingerprints(events)
        own = [await self._fingerprints.get(str(event.contact_id)) for event in events]
        await self._load_blocks({key for remembered in own if remembered for key in remembered.keys})
        await self.load_pairs(events)

    async def _load_blocks(self, keys: set[str]) -> None:
        wanted = keys - self._outgrown
        for remembered in await self._fingerprints.find({"keys": {"$in": sorted(wanted)}}) if wanted else []:
            for key in wanted.intersection(remembered.keys):
                self._blocks[key].append(UUID((remembered.form or {})["contact_id"]))
        self._outgrown.update(key for key, block in self._blocks.items() if len(block) > CAP)

    async def load_pairs(self, events: Sequence[ContactEvent]) -> None:
        """Two queries: the pairs of these contacts, and all that are in one."""
        ids = list({str(event.contact_id) for event in events})
        for pair in await self._pairs.find({"$or": [{"left_id": {"$in": ids}}, {"right_id": {"$in": ids}}]}):
            self._partners[pair.left_id].add(pair.right_id)
            self._partners[pair.right_id].add(pair.left_id)
        await self._fingerprints.load(str(id) for id in self._partners)

    async def remembered(self, contact_id: UUID) -> Remembered | None:
        return await self._fingerprints.get(str(contact_id))

    async def fingerprint(self, contact_id: UUID) -> Fingerprint | None:
        """None for a contact that is not known, or deleted."""
        if contact_id not in self._read:
            remembered = await self.remembered(contact_id)
            self._read[contact_id] = remembered.fingerprint if remembered else None
        return self._read[contact_id]

    def partners(self, contact_id: UUID) -> Iterable[UUID]:
        """The contacts with which a pair of this one is known, in any state."""
        return sorted(self._partners[contact_id])

    def candidates(self, own: Fingerprint) -> Iterable[UUID]:
        found = {key: self._blocks[key] for key in own.keys if key in self._blocks}
        return top_candidates(own.contact_id, {key: len(block) for key, block in found.items()}, found)

    async def pair(self, one: UUID, other: UUID) -> DuplicatePair | None:
        """A pair among the partners, or one found by another message of this batch."""
        id = pair_id(one, other)
        if other not in self._partners[one]:
            self._pairs.assume_absent(id)
        return await self._pairs.get(id)

    def remember(self, contact_id: UUID, version: int, fingerprint: Fingerprint | None) -> None:
        form = fingerprint.document() if fingerprint else None
        keys = fingerprint.keys if fingerprint else ()
        self._fingerprints.save(str(contact_id), Remembered(version=version, keys=keys, form=form))

    def save_pair(self, pair: DuplicatePair | None, event: DuplicatePairEvent | None) -> None:
        if pair is not None and event is not None:
            self._pairs.save(pair.id, pair, event)
