"""What one batch of messages is about, and what becomes of it."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeGuard
from uuid import UUID

from services.dedupe.domain.errors import DuplicateRefused
from services.dedupe.domain.finding import Side
from services.dedupe.domain.fingerprint import Fingerprint, fingerprints
from services.dedupe.domain.known_contact import KnownContact, set_apart
from services.dedupe.domain.likely_pairs import likely_pairs
from services.dedupe.domain.marketing_setup import KeptSetup
from services.dedupe.domain.pair import Change, DuplicatePair, pair_id
from services.dedupe.domain.setup import DuplicateSetup
from services.dedupe.store.database import SETUP, DedupeDatabase
from services.dedupe.store.lookup import NOBODY, Lookup
from services.dedupe.store.written import Kept
from shared.contracts.contacts import (
    ContactCommandRejected,
    ContactCreated,
    ContactDeleted,
    ContactEvent,
    ContactsMerged,
    MergeContacts,
)
from shared.contracts.dedupe import CompareContact, DuplicateCommandRejected, PairCommand, ReopenDuplicates
from shared.contracts.message import Message
from shared.platform.kafka.envelope import Received
from shared.platform.work import Work

Two = tuple[int, int]

MANY = 60
"""So many pairs are faster compared together than one by one."""


class DedupeStore:
    """Contacts and pairs of one stage of one batch."""

    def __init__(self, work: Work, database: DedupeDatabase) -> None:
        self.now: datetime = work.now
        self.setup = DuplicateSetup()
        self._work, self._database = work, database
        self._contacts = work.shelf(database.contacts)
        self._pairs = work.shelf(database.pairs)
        self._setups = work.shelf(database.setups)
        self._lookup = Lookup(database)
        self._fingerprints: dict[tuple[UUID, int], Fingerprint] = {}
        self._kept: dict[UUID, Kept] = {}
        self._new: set[UUID] = set()
        self._outgrown: Collection[str] = ()
        self._candidates: Mapping[UUID, Sequence[UUID]] = {}
        self._partners: dict[UUID, set[UUID]] = defaultdict(set)
        self._stale: dict[UUID, set[UUID]] = defaultdict(set)
        self._compared: set[Two] = set()

    async def load(self, messages: Sequence[Message]) -> None:
        """For the first stage: the setup, the contacts that events are about, the pairs that commands are about."""
        about = [m for m in messages if isinstance(m, (ContactEvent, CompareContact))]
        if about and not self._work.again:
            self._database.written.forget()
        await asyncio.gather(self._read_setup(), self._load_contacts(about))
        await self._pairs.load(pair_id(m.left_id, m.right_id) for m in messages if isinstance(m, PairCommand))
        await self._load_pairs({m.contact_id for m in messages if _is_refused_merge(m)})
        kept = fingerprints([(m.contact, m.version) for m in about if not isinstance(m, GONE)])
        self._fingerprints = {(own.contact_id, own.version): own for own in kept}
        self._outgrown = await self._database.outgrown_keys() if about else ()
        self._work.when_flushed.append(self._note_contacts)

    async def load_candidates(self, messages: Sequence[Message]) -> None:
        """Who shares a key with one of these contacts, the pairs they are in, and those to compare with.

        A contact that the first stage wrote is not read again; one that was new there is in no pair but of this batch.
        """
        ids = {id for message in messages for id in _compared_in(message)}
        commanded = {id for m in messages if isinstance(m, PairCommand) for id in _compared_in(m)}
        here = ids - commanded
        own = {id: kept for id, kept in self._database.written.contacts.items() if id in here}
        for id, kept in own.items():
            self._lookup.add(id, kept.known, kept.side)
        in_pairs = ids if self._work.again else {id for id in ids if id not in own or not own[id].is_new}
        await asyncio.gather(self._read_setup(), self._find_candidates(ids), self._load_partners(in_pairs))
        self._leave_unlikely()
        self._work.when_flushed.append(self._note_pairs)

    async def load_pairs_again(self, messages: Sequence[Message]) -> None:
        """The pairs that were saved; of those of which a contact has another version by now, the contacts too."""
        ids = {id for message in messages for id in _compared_in(message)}
        saved = [
            pair for pair in self._database.written.pairs.values() if not ids.isdisjoint((pair.left_id, pair.right_id))
        ]
        now = await self._lookup.versions({id for pair in saved for id in (pair.left_id, pair.right_id)})
        stale = [pair for pair in saved if pair.versions != (now.get(pair.left_id, 0), now.get(pair.right_id, 0))]
        for pair in stale:
            self._note_partners(pair, self._stale)
        if stale:
            read = self._lookup.read(self._stale)
            await asyncio.gather(self._read_setup(), read, self._load_pairs(ids & self._stale.keys()))
            await self._lookup.find(ids & self._stale.keys())

    async def _load_contacts(self, about: Iterable[ContactEvent | CompareContact]) -> None:
        """Who was just created is hardly known before; where he is, the save is lost and done again."""
        hoped = () if self._work.again else ContactCreated
        await self._contacts.load(str(m.contact_id) for m in about if not isinstance(m, hoped))
        for message in about:
            self._contacts.assume_absent(str(message.contact_id))

    async def _read_setup(self) -> None:
        self.setup = (await self._database.setup()).state

    async def _find_candidates(self, ids: set[UUID]) -> None:
        await self._lookup.read(ids)
        self._candidates = await self._lookup.find(ids)

    def _leave_unlikely(self) -> None:
        """Many candidates are compared at once, and only who may be found is compared again, to be told."""
        sides = {
            _two(id, other): (ours, theirs)
            for id, others in self._candidates.items()
            for other in others
            if not self.is_pair(id, other) and (ours := self.side(id)) and (theirs := self.side(other))
        }
        if len(sides) >= MANY:
            likely = likely_pairs(list(sides.values()), self.setup, self.holders)
            self._compared.update(two for two, may_be in zip(sides, likely, strict=True) if not may_be)

    async def _load_partners(self, ids: set[UUID]) -> None:
        await self._load_pairs(ids)
        await self._lookup.read(self._partners)

    def _note_contacts(self) -> None:
        """The contacts that this stage has written."""
        there = {id(document.state): document for document in self._contacts.written}
        for contact_id, kept in self._kept.items():
            if document := there.get(id(kept.known)):
                self._database.written.contacts[contact_id] = kept
                if kept.side:
                    self._database.lately.note(document.id, document.version, kept.side)

    def _note_pairs(self) -> None:
        """The pairs that this stage has written."""
        self._database.written.pairs.update((pair.id, pair.state) for pair in self._pairs.written)

    async def _load_pairs(self, ids: set[UUID]) -> None:
        wanted = [str(id) for id in ids]
        either = {"$or": [{"left_id": {"$in": wanted}}, {"right_id": {"$in": wanted}}]}
        for pair in await self._pairs.find(either) if wanted else ():
            self._note_partners(pair, self._partners)

    @staticmethod
    def _note_partners(pair: DuplicatePair, partners: dict[UUID, set[UUID]]) -> None:
        partners[pair.left_id].add(pair.right_id)
        partners[pair.right_id].add(pair.left_id)

    @property
    def holders(self) -> Mapping[str, int]:
        """How many contacts have a key."""
        return self._lookup.holders

    def side(self, contact_id: UUID) -> Side | None:
        """A contact to be compared; None of one that is not known, or gone."""
        return self._lookup.side(contact_id)

    def is_merged(self, one: UUID, other: UUID) -> bool:
        """Whether one of the two went into the other."""
        return self._lookup.merged_into(one) == other or self._lookup.merged_into(other) == one

    def has_merged(self, *contact_ids: UUID) -> bool:
        """Whether one of them went into any other contact, which may be undone."""
        return any(self._lookup.merged_into(id) for id in contact_ids)

    def candidates(self, contact_id: UUID) -> Iterable[UUID]:
        """The contacts that are worth a comparison with this one."""
        return self._candidates.get(contact_id, NOBODY)

    def partners(self, contact_id: UUID) -> Iterable[UUID]:
        """The contacts with which a pair of this one is known, in any state."""
        return sorted(self._partners.get(contact_id, NOBODY))

    def is_pair(self, one: UUID, other: UUID) -> bool:
        """Whether a pair of the two is known, in any state."""
        return other in self._partners.get(one, NOBODY)

    def has_compared(self, one: UUID, other: UUID) -> bool:
        """Whether this batch has compared the two before; from now on it has."""
        two = _two(one, other)
        if two in self._compared:
            return True
        self._compared.add(two)
        return False

    def stale_partners(self, contact_id: UUID) -> Iterable[UUID]:
        """Those of the partners that were compared as they, or this contact, are no longer."""
        return sorted(self._stale.get(contact_id, NOBODY))

    async def known(self, contact_id: UUID) -> KnownContact | None:
        known = await self._contacts.get(str(contact_id))
        if known is None:
            self._new.add(contact_id)
        return known

    def fingerprint(self, contact_id: UUID, version: int) -> Fingerprint | None:
        """Of a contact as a message of this batch has it."""
        return self._fingerprints.get((contact_id, version))

    def remember(self, contact_id: UUID, known: KnownContact) -> None:
        """Keep a contact; under a key that too many share it is not put."""
        known = set_apart(known, self._outgrown)
        self._contacts.save(str(contact_id), known)
        own = self.fingerprint(contact_id, known.version) if known.form else None
        side = Side(own, known.strings) if own else None
        self._kept[contact_id] = Kept(known, side, is_new=contact_id in self._new)

    async def kept_setup(self) -> KeptSetup:
        """The setup, to be changed."""
        return await self._setups.get(SETUP) or KeptSetup()

    def save_setup(self, setup: KeptSetup) -> None:
        """It counts for the messages that follow."""
        self._setups.save(SETUP, setup)
        self.setup = setup

    async def pair(self, one: UUID, other: UUID) -> DuplicatePair | None:
        """The pair of the two, if it is known; where another replica has found it meanwhile, the save is lost."""
        id = pair_id(one, other)
        if not self.is_pair(one, other):
            self._pairs.assume_absent(id)
        return await self._pairs.get(id)

    async def decided(self, command: PairCommand) -> DuplicatePair | None:
        """The pair that a command is about."""
        return await self._pairs.get(pair_id(command.left_id, command.right_id))

    async def pairs_of(self, contact_id: UUID) -> list[DuplicatePair]:
        """All pairs of a contact, in any state."""
        found = [await self._pairs.get(pair_id(contact_id, other)) for other in self.partners(contact_id)]
        return [pair for pair in found if pair]

    def save(self, change: Change) -> None:
        """A pair and what is told of it; where nothing is told, nothing changed."""
        pair, event = change
        if pair is not None and event is not None:
            self._pairs.save(pair.id, pair, event)

    def save_compared(self, change: Change) -> None:
        """The same, of a pair whose contacts were compared as they were read."""
        pair, event = change
        if pair is not None and event is not None:
            versions = self._lookup.version(pair.left_id), self._lookup.version(pair.right_id)
            self._pairs.save(pair.id, pair.model_copy(update={"versions": versions}), event)

    def save_merging(self, pair: DuplicatePair, sent: MergeContacts | None = None) -> None:
        """A pair whose merge was asked for, with the command to contacts, or was refused."""
        self._pairs.save(pair.id, pair, sent)

    def sent_as(self, contact_id: UUID) -> str:
        """The id that a MergeContacts to this contact will have."""
        assert self._work.cause is not None
        return f"{self._work.cause.identity}:{MergeContacts.__name__}:{contact_id}"


GONE = (ContactDeleted, ContactsMerged)
"""Events after which there is nothing to compare."""


def rejected(received: Received, refusal: DuplicateRefused) -> DuplicateCommandRejected:
    command: PairCommand = received.message  # type: ignore[assignment]
    ids = {"left_id": command.left_id, "right_id": command.right_id}
    return DuplicateCommandRejected(command_id=received.id, command=received.type, errors=refusal.errors, **ids)


def _two(one: UUID, other: UUID) -> Two:
    """The same for (one, other) and (other, one)."""
    return (one.int, other.int) if one.int < other.int else (other.int, one.int)


def _compared_in(message: Message) -> Iterable[UUID]:
    """The contacts whose pairs a message may change."""
    match message:
        case ContactEvent() | CompareContact():
            yield message.contact_id
        case ReopenDuplicates():
            yield message.left_id


def _is_refused_merge(message: Message) -> TypeGuard[ContactCommandRejected]:
    return isinstance(message, ContactCommandRejected) and message.command == MergeContacts.__name__
