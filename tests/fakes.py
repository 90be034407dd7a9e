"""Fakes by argument: a database in memory, a publisher that remembers; `platform/test_store.py` keeps them honest."""

from collections import Counter as Tally
from collections.abc import Collection as AnyCollection
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from shared.contracts.catalogue import TOPIC_OF, TOPICS
from shared.contracts.message import Message
from shared.platform.kafka.envelope import Outgoing, Received
from shared.platform.metrics import Metrics
from shared.platform.pipeline import Outcome, Pipeline, Stage
from shared.platform.settings import Settings
from shared.platform.store import VERSION, Collection, Counter, Document, Filter, Index, Leftover


class MemoryCollection(Collection[Any]):
    """Documents in a dict, as JSON would give them back; unique indexes hold."""

    def __init__(self, name: str, model: type[Any], indexes: Sequence[Index] = (), *, compact: bool = False) -> None:
        self.name, self.model, self._indexes = name, model, indexes
        self._no_entry = ([None], [""]) if compact else ([None],)
        self.documents: dict[str, Document[Any]] = {}
        self._raw: dict[str, dict[str, Any]] = {}  # type: ignore[assignment]
        self._taken: dict[tuple[Any, ...], str] = {}

    async def ensure_indexes(self) -> None:
        pass

    async def load(self, ids: Iterable[str]) -> list[Document[Any]]:
        return [self.documents[id] for id in dict.fromkeys(ids) if id in self.documents]

    async def find(
        self, filter: Filter, *, sort: Sequence[tuple[str, int]] = (), limit: int = 0, by: Sequence[str] = ()
    ) -> list[Document[Any]]:
        found = [id for id, raw in self._raw.items() if matches(raw, filter)]
        for name, way in reversed(sort):
            found.sort(key=lambda id, name=name: _rank(_value(self._raw[id], name)), reverse=way < 0)  # type: ignore[misc]
        return [self.documents[id] for id in (found[:limit] if limit else found)]

    async def peek(
        self,
        filter: Filter,
        fields: Sequence[str] = (),
        *,
        sort: Sequence[tuple[str, int]] = (),
        limit: int = 0,
        by: Sequence[str] = (),
    ) -> list[tuple[str, Any]]:
        found = [document.id for document in await self.find(filter, sort=sort, limit=limit)]
        return [(id, {name: self._shown(id, name) for name in fields or self._raw[id]}) for id in found]

    def _shown(self, id: str, field: str) -> Any:
        return self.documents[id].version if field == VERSION else self._raw[id].get(field)

    async def first(
        self, filter: Filter, fields: Sequence[str], *, sort: Sequence[tuple[str, int]], limit: int
    ) -> list[tuple[str, Any]]:
        return await self.peek(filter, fields, sort=sort, limit=limit)

    async def count(self, filter: Filter | None = None) -> int:
        return len(await self.find(filter or {}))

    async def count_by(self, *fields: str, filter: Filter | None = None) -> dict[tuple[Any, ...], int]:
        found = [raw for raw in self._raw.values() if matches(raw, filter or {})]
        return dict(Tally(tuple(_value(raw, name) for name in fields) for raw in found))

    async def totals(
        self, *fields: str, sums: Sequence[str], filter: Filter | None = None
    ) -> dict[tuple[Any, ...], tuple[int, tuple[Decimal, ...]]]:
        groups: dict[tuple[Any, ...], list[Any]] = {}
        for raw in self._raw.values():
            if matches(raw, filter or {}):
                groups.setdefault(tuple(_value(raw, name) for name in fields), []).append(raw)
        return {
            key: (len(raws), tuple(sum((Decimal(_value(raw, name) or 0) for raw in raws), Decimal(0)) for name in sums))
            for key, raws in groups.items()
        }

    async def write(self, documents: Sequence[Document[Any]], now: datetime) -> set[str]:
        return {document.id for document in documents if not self._written(document, now)}

    def _written(self, document: Document[Any], now: datetime) -> bool:
        stored, before = self.documents.get(document.id), self._raw.get(document.id, {})
        state = document.state.model_dump(mode="json")
        raw = state | {"_id": document.id, UNSENT: now.timestamp() if document.outbox else None}
        unique = self._unique(raw)
        if (stored.version if stored else 0) != document.version - 1:
            return False
        if any(self._taken.get(taken, document.id) != document.id for taken in unique):
            return False
        for taken in self._unique(before):
            del self._taken[taken]
        self._taken |= dict.fromkeys(unique, document.id)
        self._raw[document.id] = raw
        self.documents[document.id] = replace(document, state=self.model.model_validate(state))
        return True

    def _unique(self, raw: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """What no other document may have."""
        unique = [(index, [_value(raw, name) for name in index.fields]) for index in self._indexes if index.unique]
        return [
            (index.fields, *values)
            for index, values in unique
            if raw and not (index.sparse and values in self._no_entry)
        ]

    async def owing(self, documents: Sequence[Document[Any]]) -> list[Document[Any]]:
        return list(documents)

    async def settle(self, documents: Sequence[Document[Any]], still: AnyCollection[str] = ()) -> None:
        for document in self._still_as(documents):
            if document.id not in still:
                self.documents[document.id] = replace(document, outbox=())
                self._raw[document.id][UNSENT] = None

    def _still_as(self, documents: Sequence[Document[Any]]) -> list[Document[Any]]:
        stored = [(self.documents.get(document.id), document.token) for document in documents]
        return [document for document, token in stored if document and document.token == token]

    async def unsent(self, before: datetime, limit: int) -> list[Leftover[Any]]:
        found = await self.find({UNSENT: {"$lt": before.timestamp()}}, sort=[(UNSENT, 1)], limit=limit)
        return [Leftover(document.token, (document,)) for document in found]

    async def swept(self, leftover: Leftover[Any], now: datetime) -> None:
        await self.settle(leftover.documents)

    async def forget(self, filter: Filter) -> int:
        gone = await self.find(filter)
        for document in gone:
            for taken in self._unique(self._raw.pop(document.id)):
                del self._taken[taken]
            del self.documents[document.id]
        return len(gone)

    async def count_unsent(self) -> int:
        return await self.count({UNSENT: {"$gt": 0}})


UNSENT = "$unsent"


def _value(raw: Mapping[str, Any], name: str) -> Any:
    """The value of a field, of a nested one by its path with dots."""
    value: Any = raw
    for part in name.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _rank(value: Any) -> tuple[bool, Any]:
    return value is not None, value


def matches(raw: Mapping[str, Any], filter: Filter) -> bool:
    """The part of MongoDB's query words that our stores use."""
    joined = {"$or": any, "$and": all}
    return all(
        joined[name](matches(raw, part) for part in wanted) if name in joined else _fits(_value(raw, name), wanted)
        for name, wanted in filter.items()
    )


def _fits(value: Any, wanted: Any) -> bool:
    if not isinstance(wanted, Mapping):
        return bool(value == wanted or (isinstance(value, list) and wanted in value))
    return all(_holds(value, word, operand) for word, operand in wanted.items())


def _holds(value: Any, word: str, operand: Any) -> bool:
    match word:
        case "$in":
            return value in operand or (isinstance(value, list) and any(item in operand for item in value))
        case "$all":
            return isinstance(value, list) and all(item in value for item in operand)
        case "$elemMatch":
            return isinstance(value, list) and any(_fits(item, operand) for item in value)
        case "$nin":
            return not _holds(value, "$in", operand)
        case "$ne":
            return bool(value != operand)
        case "$gt":
            return value is not None and bool(value > operand)
        case "$gte":
            return value is not None and bool(value >= operand)
        case "$lt":
            return value is not None and bool(value < operand)
        case "$lte":
            return value is not None and bool(value <= operand)
    raise ValueError(f"the fake does not know {word}")


class MemoryCounter(Counter):
    def __init__(self, first: int = 1) -> None:
        self._next = first

    async def take(self, count: int) -> range:
        taken = range(self._next, self._next + count)
        self._next += count
        return taken


def in_memory(database_class: type[Any], **arguments: Any) -> Any:
    """A service's own database class over memory: `in_memory(ContactDatabase)`."""

    class InMemory(database_class):  # type: ignore[misc]
        def collection(
            self, name: str, model: type[Any], indexes: Sequence[Index] = (), *, compact: bool = False
        ) -> MemoryCollection:
            collection = MemoryCollection(name, model, indexes, compact=compact)
            self.collections.append(collection)
            return collection

        def counter(self, name: str, first: int = 1) -> MemoryCounter:
            return MemoryCounter(first)

        async def ping(self) -> bool:
            return True

    return InMemory(Settings(), **arguments)


class RecordingPublisher:
    """Keeps what was published, newest last."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.raw: list[Any] = []

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        self.sent += messages

    async def send(self, records: Sequence[Any]) -> None:
        self.raw += records

    def messages(self) -> list[Message]:
        """What was published as messages again, tombstones left out."""
        return [TOPICS[m.topic].types[m.type].model_validate_json(m.value) for m in self.sent if m.value is not None]


def pipeline(
    service: str, stages: Sequence[Stage[Any]], open: Any, refusals: Mapping[Any, Any] | None = None
) -> tuple[Pipeline[Any], RecordingPublisher]:
    """A service's pipeline without a broker."""
    publisher = RecordingPublisher()
    made = Pipeline(service, stages, open, refusals or {}, publisher, Metrics())  # type: ignore[arg-type]
    return made, publisher


def received(message: Message, id: str = "") -> Received:
    """`message` as if it came from its topic."""
    topic = TOPIC_OF[type(message)]
    return Received(message, id or str(uuid4()), "/tests", topic.name, NOW, is_command=topic.carries_commands)


async def handled(made: Pipeline[Any], *messages: Message) -> list[Outcome]:
    return await made.handle([received(message) for message in messages])


NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
