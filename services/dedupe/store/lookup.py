"""Which contacts are to be compared with some, read in a few bounded queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from services.dedupe.domain.candidates import CAP, top_candidates
from services.dedupe.domain.finding import Side
from services.dedupe.domain.known_contact import KnownContact
from services.dedupe.store.database import DedupeDatabase

NOBODY: tuple[UUID, ...] = ()


class Lookup:
    """Known contacts as they are stored now, each read once."""

    def __init__(self, database: DedupeDatabase) -> None:
        self._database = database
        self._known: dict[UUID, KnownContact] = {}
        self._sides: dict[UUID, Side | None] = {}
        self._blocks: dict[str, list[UUID]] = defaultdict(list)
        self.holders: dict[str, int] = {}
        """How many contacts have a key; of a block that outgrew what is fetched, one more than that."""

    def add(self, contact_id: UUID, known: KnownContact) -> None:
        """A contact that is not stored, as if it were."""
        self._known[contact_id] = known

    async def read(self, ids: Iterable[UUID]) -> None:
        """One query for those not read yet."""
        unknown = [str(id) for id in dict.fromkeys(ids) if id not in self._known]
        for id, values in await self._database.contacts.peek({"_id": {"$in": unknown}}) if unknown else ():
            self._known[UUID(id)] = KnownContact.from_values(values)

    def known(self, contact_id: UUID) -> KnownContact | None:
        return self._known.get(contact_id)

    def side(self, contact_id: UUID) -> Side | None:
        """None of a contact that is not known, or gone."""
        if contact_id not in self._sides:
            self._sides[contact_id] = Side.of(self._known.get(contact_id))
        return self._sides[contact_id]

    async def find(self, ids: Collection[UUID]) -> dict[UUID, list[UUID]]:
        """The candidates of contacts that have been read, read as well: two queries."""
        own = {id: known for id in ids if (known := self._known.get(id)) and known.form}
        await self._read_blocks({key for known in own.values() for key in known.keys})
        found = {id: self._candidates(id, known) for id, known in own.items()}
        await self.read(other for others in found.values() for other in others)
        return found

    async def _read_blocks(self, keys: set[str]) -> None:
        """Who has these keys. A block beyond the cap is fetched once, then never again."""
        outgrown = await self._database.outgrown_keys()
        self.holders.update(dict.fromkeys(keys & outgrown, CAP + 1))
        wanted = keys - outgrown - self.holders.keys()
        if not wanted:
            return
        for id, values in await self._database.contacts.peek({"keys": {"$in": sorted(wanted)}}, ["keys"]):
            contact_id = UUID(id)
            for key in wanted.intersection(values["keys"]):
                self._blocks[key].append(contact_id)
        self.holders.update((key, len(self._blocks.get(key, ()))) for key in wanted)
        scored = [
            (key, count) for key in wanted if (count := self.holders[key]) > CAP and not KnownContact.is_string(key)
        ]
        await self._database.note_outgrown(scored)

    def _candidates(self, contact_id: UUID, known: KnownContact) -> list[UUID]:
        """The best by the keys of the score, and all that share one of the search strings."""
        scored: Mapping[str, list[UUID]] = {key: self._blocks[key] for key in known.score_keys if key in self._blocks}
        best = top_candidates(contact_id, self.holders, scored)
        same = (other for key in known.string_keys for other in self._blocks.get(key, NOBODY))
        return [other for other in dict.fromkeys((*best, *same)) if other != contact_id]
