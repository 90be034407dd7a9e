"""One batch in memory: what was read, what is to be written, which events that causes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.message import Message
from shared.platform.kafka.envelope import MAX_VALUE_BYTES, Outgoing, Received, seal, tombstone
from shared.platform.store import REMEMBERED, Collection, Document, Filter, new_token

S = TypeVar("S", bound=BaseModel)


class MessageTooLarge(Exception):
    """An event that no broker would take and no reader read; in an outbox it would hold up all others."""


@dataclass(frozen=True, slots=True)
class _Change(Generic[S]):
    """A document to be written: by which messages, after which other changes."""

    document: Document[S]
    wave: int
    messages: tuple[int, ...]


class Shelf(Generic[S]):
    """The aggregates of one collection during one batch. A message sees what the messages before it saved."""

    def __init__(self, work: "Work", collection: Collection[S]) -> None:
        self.collection = collection
        self._work = work
        self._stored: dict[str, Document[S] | None] = {}
        self._changes: dict[str, tuple[_Change[S], ...]] = {}
        self.written: list[Document[S]] = []
        """What `flush` has written."""

    async def load(self, ids: Iterable[str]) -> None:
        """Read those not read yet, by one query, so that `get` need not ask for each."""
        unknown = [id for id in dict.fromkeys(ids) if id not in self._stored]
        if not unknown:
            return
        self._stored.update(dict.fromkeys(unknown))
        for document in await self.collection.owing(await self.collection.load(unknown)):
            self._keep(document)

    def assume_absent(self, id: str) -> None:
        """Spare the query for what is hardly there; where it is, the save is lost and done again."""
        self._stored.setdefault(id, None)

    async def get(self, id: str) -> S | None:
        """The aggregate as it stands now, or None."""
        if id not in self._stored:
            await self.load([id])
        if changes := self._changes.get(id):
            self._work.note_read(self._address(id), changes[-1].wave)
            return changes[-1].document.state
        stored = self._stored[id]
        return stored.state if stored else None

    async def find(self, filter: Filter, *, sort: Sequence[tuple[str, int]] = (), limit: int = 0) -> list[S]:
        """Aggregates whose stored state matches, each as it stands now."""
        found = await self.collection.find(filter, sort=sort, limit=limit)
        for document in await self.collection.owing([new for new in found if new.id not in self._stored]):
            self._keep(document)
        return [state for document in found if (state := await self.get(document.id)) is not None]

    def _keep(self, document: Document[S]) -> None:
        self._stored[document.id] = document
        self._work.applied.update(document.applied)
        self._work.met.update(document.outbox)

    def save(self, id: str, state: S, *events: Message | None) -> None:
        """State and events together, to be written by one compare-and-set; the id must have been read before.

        Saves of one wave are one write. A save that has to wait for a later wave is a write of its own: others may have
        read, and will be written after, what was saved before it.
        """
        changes, wave = self._changes.get(id, ()), self._work.wave_of(self._address(id))
        joined = changes[-1:] if changes and wave <= changes[-1].wave else ()
        base = changes[-1].document if changes else self._stored[id] or Document(id, 0, state)
        document = Document(
            id,
            base.version + (0 if joined else 1),
            state,
            self._work.remember(base.applied),
            (*base.outbox, *self._work.caused_by(events)),
            self._work.token,
        )
        messages = (*(number for change in joined for number in change.messages), self._work.current)
        change = _Change(document, max(wave, *(change.wave for change in joined), 0), messages)
        self._changes[id] = (*changes[: len(changes) - len(joined)], change)
        self._work.undo.append(lambda: self._changes.__setitem__(id, changes))

    def save_beside(self, id: str, state: S) -> None:
        """As `save`, but the document does not remember the current command: that it is there proves nothing done."""
        cause, self._work.cause = self._work.cause, None
        self.save(id, state)
        self._work.cause = cause

    def _address(self, id: str) -> str:
        return f"{self.collection.name}/{id}"

    async def flush(self, wave: int) -> tuple[list[Document[S]], set[int]]:
        """Write the changes of one wave: what was written, and the messages to do again because of what was lost."""
        changes = {c.document.id: c for changes in self._changes.values() for c in changes if c.wave == wave}
        lost = await self.collection.write([change.document for change in changes.values()], self._work.now)
        written = [change.document for id, change in changes.items() if id not in lost]
        self.written += written
        return written, self._concerned(changes[id] for id in lost)

    def after(self, wave: int) -> set[int]:
        """The messages that have to do with a change of a later wave."""
        return self._concerned(c for changes in self._changes.values() for c in changes if c.wave > wave)

    def _concerned(self, changes: Iterable[_Change[S]]) -> set[int]:
        """Who made these changes or read them."""
        return {
            number
            for change in changes
            for number in (*change.messages, *self._work.readers_of(self._address(change.document.id), change.wave))
        }

    def waves(self) -> set[int]:
        return {change.wave for changes in self._changes.values() for change in changes}


@dataclass(slots=True)
class Work:
    """A unit of work over one batch: handlers load and save through its shelves, `flush` writes.

    A change made from another change that is not written yet is written in a later wave, and not at all when the
    earlier one was lost. So no one acts on a state that never came to be.
    """

    source: str
    now: datetime
    again: bool = False
    """Whether these messages lost a save before: what was hoped for must be looked up now."""
    token: str = field(default_factory=new_token)
    applied: set[str] = field(default_factory=set)
    cause: Received | None = None
    current: int = -1
    caused: list[Message] = field(default_factory=list)
    written: list[tuple[Collection[Any], list[Document[Any]]]] = field(default_factory=list)
    when_flushed: list[Callable[[], None]] = field(default_factory=list)
    sealed: set[Outgoing] = field(default_factory=set)
    met: set[Outgoing] = field(default_factory=set)
    undo: list[Callable[[], None]] = field(default_factory=list)
    _shelves: dict[str, Shelf[Any]] = field(default_factory=dict)
    _own: set[str] = field(default_factory=set)
    _read: dict[str, int] = field(default_factory=dict)
    _readers: dict[tuple[str, int], set[int]] = field(default_factory=dict)
    _answers: list[tuple[int, Outgoing]] = field(default_factory=list)

    def shelf(self, collection: Collection[S]) -> Shelf[S]:
        return self._shelves.setdefault(collection.name, Shelf(self, collection))

    def begin(self, number: int, cause: Received) -> None:
        """Turn to message `number` of the batch."""
        self.current, self.cause, self._read, self.caused, self.undo = number, cause, {}, [], []

    def take_back(self) -> None:
        """Forget what the current message saved."""
        while self.undo:
            self.undo.pop()()

    def repeated(self) -> bool:
        """Whether a document that was read remembers the current command."""
        if self.cause is None or not self.cause.is_command:
            return False
        return self.cause.identity in self.applied or self.cause.identity in self._own

    def note_read(self, document: str, wave: int) -> None:
        """The current message read a change of `wave` that is not written yet."""
        self._read[document] = wave
        self._readers.setdefault((document, wave), set()).add(self.current)

    def readers_of(self, document: str, wave: int) -> set[int]:
        return self._readers.get((document, wave), set())

    def wave_of(self, document: str) -> int:
        """The wave in which the current message may write `document`: after all others it read."""
        if not self._read:
            return 0
        return max((wave + 1 for other, wave in self._read.items() if other != document), default=0)

    def remember(self, applied: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of applied commands with the current one; those of this batch are never dropped."""
        if self.cause is None or not self.cause.is_command:
            return applied
        identity = self.cause.identity
        if identity not in self._own:
            self._own.add(identity)
            self.undo.append(lambda: self._own.discard(identity))
        kept = max(REMEMBERED, sum(1 for id in applied if id in self._own))
        return (*applied[-kept:], identity)

    def caused_by(self, events: Iterable[Message | None]) -> list[Outgoing]:
        """Events of a save ready to send; those that are None are left out."""
        caused = [event for event in events if event is not None]
        self.caused += caused
        return [sealed for event in caused for sealed in self._seal(event)]

    def id_of(self, message: type[Message], key: str, occasion: int | None = None) -> str:
        """The id of what the current message causes: the same when it comes again, unless the `occasion` is another."""
        caused = self.cause.identity if self.cause else self.token
        return f"{caused}@{occasion}:{message.__name__}:{key}" if occasion else f"{caused}:{message.__name__}:{key}"

    def _seal(self, event: Message) -> list[Outgoing]:
        """An event's id is its aggregate's key and version, an answer's what it answers, so a repeat has the same.

        What asks for something is besides told apart by its number, or by the version that it expects: a message that
        comes again may ask for something else by then.
        """
        topic, version = TOPIC_OF[type(event)], getattr(event, "version", None)
        id = f"{event.key()}:{version}" if version else self.id_of(type(event), event.key(), _occasion(event))
        sealed = [seal(event, topic, id=id, source=self.source, time=self.now, cause=self.cause)]
        if len((sealed[0].value or "").encode()) > MAX_VALUE_BYTES:
            raise MessageTooLarge(f"{sealed[0].type} is larger than the {MAX_VALUE_BYTES} bytes that readers take")
        if event.last:
            sealed.append(tombstone(sealed[0]))
        self.sealed.update(sealed)
        return sealed

    def answer(self, message: Message) -> None:
        """A message that belongs to no aggregate, as a refusal: it is published with the batch."""
        self._answers += [(self.current, sealed) for sealed in self._seal(message)]

    async def flush(self) -> tuple[list[Outgoing], set[int]]:
        """Write everything; what is to be published now, and the numbers of the messages to do again.

        What was read and saved is let go: a work and its shelves name each other, which costs a search to find out.
        """
        lost: set[int] = set()
        for wave in sorted(set().union(*(shelf.waves() for shelf in self._shelves.values()))):
            for shelf in self._shelves.values():
                written, again = await shelf.flush(wave)
                if written:
                    self.written.append((shelf.collection, written))
                lost |= again
            if lost:
                lost = lost.union(*(shelf.after(wave) for shelf in self._shelves.values()))
                break
        for settle in self.when_flushed:
            settle()
        for names_it in (self._shelves, self.when_flushed, self.undo):
            names_it.clear()
        events = [event for _, documents in self.written for document in documents for event in document.outbox]
        return events + [sealed for number, sealed in self._answers if number not in lost], lost


def _occasion(request: Message) -> int | None:
    return getattr(request, "request_no", None) or getattr(request, "expected_version", None)
