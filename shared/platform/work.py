"""One batch in memory: what was read, what is to be written, which events that causes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.message import Message
from shared.platform.kafka.envelope import Outgoing, Received, seal, tombstone
from shared.platform.store import REMEMBERED, Collection, Document, Filter, new_token

S = TypeVar("S", bound=BaseModel)


@dataclass(slots=True)
class _Change(Generic[S]):
    """A document to be written: from which stored one, by which messages, after which other changes."""

    document: Document[S]
    wave: int
    messages: list[int]


class Shelf(Generic[S]):
    """The aggregates of one collection during one batch. A message sees what the messages before it saved."""

    def __init__(self, work: "Work", collection: Collection[S]) -> None:
        self.collection = collection
        self._work = work
        self._stored: dict[str, Document[S] | None] = {}
        self._changes: dict[str, _Change[S]] = {}
        self.written: list[S] = []
        """States that `flush` has written."""

    async def load(self, ids: Iterable[str]) -> None:
        """Read those not read yet, by one query, so that `get` need not ask for each."""
        unknown = [id for id in dict.fromkeys(ids) if id not in self._stored]
        self._stored.update(dict.fromkeys(unknown))
        for document in await self.collection.load(unknown):
            self._keep(document)

    def assume_absent(self, id: str) -> None:
        """Spare the query for a document that another query of this batch would have found; a save corrects the rest."""
        self._stored.setdefault(id, None)

    async def get(self, id: str) -> S | None:
        """The aggregate as it stands now, or None."""
        if id not in self._stored:
            await self.load([id])
        if change := self._changes.get(id):
            self._work.note_read(self._address(id), change.wave)
            return change.document.state
        stored = self._stored[id]
        return stored.state if stored else None

    async def find(self, filter: Filter, *, sort: Sequence[tuple[str, int]] = (), limit: int = 0) -> list[S]:
        """Aggregates whose stored state matches, each as it stands now."""
        found = await self.collection.find(filter, sort=sort, limit=limit)
        for document in found:
            if document.id not in self._stored:
                self._keep(document)
        return [state for document in found if (state := await self.get(document.id)) is not None]

    def _keep(self, document: Document[S]) -> None:
        self._stored[document.id] = document
        self._work.applied.update(document.applied)

    def save(self, id: str, state: S, *events: Message | None) -> None:
        """State and events together, to be written by one compare-and-set; the id must have been read before."""
        stored, change = self._stored[id], self._changes.get(id)
        base = change.document if change else stored
        version = (stored.version if stored else 0) + 1
        sealed = self._work.seal(events)
        self._work.caused += [event for event in events if event is not None]
        self._changes[id] = _Change(
            Document(
                id,
                version,
                state,
                self._work.remember(base.applied if base else ()),
                (*(base.outbox if base else ()), *sealed),
                self._work.token,
            ),
            max(change.wave if change else 0, self._work.wave_of(self._address(id))),
            [*(change.messages if change else ()), self._work.current],
        )

    def _address(self, id: str) -> str:
        return f"{self.collection.name}/{id}"

    async def flush(self, wave: int) -> tuple[list[Document[S]], list[int]]:
        """Write the changes of one wave: what was written, and the messages whose write was lost."""
        changes = {id: change for id, change in self._changes.items() if change.wave == wave}
        lost = await self.collection.write([change.document for change in changes.values()], self._work.now)
        written = [change.document for id, change in changes.items() if id not in lost]
        self.written += [document.state for document in written]
        return written, [number for id in lost for number in changes[id].messages]

    def waves(self) -> set[int]:
        return {change.wave for change in self._changes.values()}


@dataclass(slots=True)
class Work:
    """A unit of work over one batch: handlers load and save through its shelves, `flush` writes.

    A change made from another change that is not written yet is written in a later wave, and not at all when the
    earlier one was lost. So no one acts on a state that never came to be.
    """

    source: str
    now: datetime
    token: str = field(default_factory=new_token)
    applied: set[str] = field(default_factory=set)
    cause: Received | None = None
    current: int = -1
    caused: list[Message] = field(default_factory=list)
    written: list[tuple[Collection[Any], list[Document[Any]]]] = field(default_factory=list)
    when_flushed: list[Callable[[], None]] = field(default_factory=list)
    _shelves: dict[str, Shelf[Any]] = field(default_factory=dict)
    _own: set[str] = field(default_factory=set)
    _read: dict[str, int] = field(default_factory=dict)
    _reached: dict[int, int] = field(default_factory=dict)
    _answers: list[tuple[int, Outgoing]] = field(default_factory=list)

    def shelf(self, collection: Collection[S]) -> Shelf[S]:
        return self._shelves.setdefault(collection.name, Shelf(self, collection))

    def begin(self, number: int, cause: Received) -> None:
        """Turn to message `number` of the batch."""
        self.current, self.cause, self._read, self.caused = number, cause, {}, []

    def repeated(self) -> bool:
        """Whether a document that was read remembers the current command."""
        if self.cause is None or not self.cause.is_command:
            return False
        return self.cause.identity in self.applied or self.cause.identity in self._own

    def note_read(self, document: str, wave: int) -> None:
        """The current message read a change of `wave` that is not written yet."""
        self._read[document] = wave
        self._reached[self.current] = max(self._reached.get(self.current, 0), wave + 1)

    def wave_of(self, document: str) -> int:
        """The wave in which the current message may write `document`: after all others it read."""
        return max((wave + 1 for other, wave in self._read.items() if other != document), default=0)

    def remember(self, applied: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of applied commands with the current one; those of this batch are never dropped."""
        if self.cause is None or not self.cause.is_command:
            return applied
        self._own.add(self.cause.identity)
        kept = max(REMEMBERED, sum(1 for id in applied if id in self._own))
        return (*applied[-kept:], self.cause.identity)

    def seal(self, events: Iterable[Message | None]) -> list[Outgoing]:
        """Events ready to send. An event's id is its aggregate's key and version, so a repeat has the same."""
        return [sealed for event in events if event is not None for sealed in self._sealed(event)]

    def _sealed(self, event: Message) -> list[Outgoing]:
        topic = TOPIC_OF[type(event)]
        version = getattr(event, "version", None)
        id = f"{event.key()}:{version}" if version else f"{self.cause.id if self.cause else self.token}:answer"
        sealed = seal(event, topic, id=id, source=self.source, time=self.now, cause=self.cause)
        return [sealed, tombstone(sealed)] if event.last else [sealed]

    def answer(self, message: Message) -> None:
        """A message that belongs to no aggregate, as a refusal: it is published with the batch."""
        self._answers += [(self.current, sealed) for sealed in self.seal([message])]

    async def flush(self) -> tuple[list[Outgoing], set[int]]:
        """Write everything; what is to be published now, and the numbers of the messages to do again."""
        lost: set[int] = set()
        for wave in sorted(set().union(*(shelf.waves() for shelf in self._shelves.values()))):
            for shelf in self._shelves.values():
                written, again = await shelf.flush(wave)
                if written:
                    self.written.append((shelf.collection, written))
                lost.update(again)
            if lost:
                lost.update(number for number, reached in self._reached.items() if reached > wave)
                break
        for settle in self.when_flushed:
            settle()
        events = [event for _, documents in self.written for document in documents for event in document.outbox]
        return events + [sealed for number, sealed in self._answers if number not in lost], lost
