"""Documents by compare-and-set. The only file that names the database driver.

We keep to what every server of MongoDB's wire protocol has: single-document atomicity, single, compound, unique, sparse
and multikey indexes, `$in`, `$set`, `$unset`, `$inc`, `find_one_and_update`, unordered bulk writes. No transactions.
`tests/platform/test_store.py` states exactly that part and runs on every server we use.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar
from uuid import uuid4

from motor.motor_asyncio import AsyncIOMotorClient
from pydantic import BaseModel
from pymongo import InsertOne, ReplaceOne, ReturnDocument, UpdateMany, UpdateOne
from pymongo.errors import BulkWriteError, ConnectionFailure, DuplicateKeyError, OperationFailure, PyMongoError

from shared.platform.kafka.envelope import Outgoing
from shared.platform.settings import Settings

S = TypeVar("S", bound=BaseModel)
Filter = Mapping[str, Any]
DUPLICATE_KEY = 11000
AT_ONCE = 1_000
"""Documents of one bulk write; more go in several, each well within the time that a server may take."""
REMEMBERED = 64
"""Ids of applied commands kept per document beside those of its last batch; a redelivery reaches back one batch."""

TIMEOUTS = {"serverSelectionTimeoutMS": 5_000, "connectTimeoutMS": 5_000, "socketTimeoutMS": 60_000}
"""The driver's, where the URL names no other."""


class StoreUnavailable(Exception):
    """The database did not answer or cannot take writes now; the same call may succeed later."""


@dataclass(frozen=True, slots=True)
class Document(Generic[S]):
    """An aggregate as stored: its state, the commands it has applied and the events it still owes.

    `token` names the write that made it, so that a later clearing of the outbox touches no newer one.
    """

    id: str
    version: int
    state: S
    applied: tuple[str, ...] = ()
    outbox: tuple[Outgoing, ...] = ()
    token: str = ""


@dataclass(frozen=True, slots=True)
class Index:
    """An index over fields of the state. `sparse` leaves out documents whose field is None, its default."""

    fields: tuple[str, ...]
    unique: bool = False
    sparse: bool = False


@contextmanager
def _translated() -> Any:
    """Driver errors that pass with time as `StoreUnavailable`; others stay, for they are ours."""
    try:
        yield
    except DuplicateKeyError:
        raise
    except BulkWriteError as error:
        passing = [e for e in error.details["writeErrors"] if _passes(e["code"], e["errmsg"])]
        if passing := [*error.details.get("writeConcernErrors", ()), *passing]:
            raise StoreUnavailable(passing[0]["errmsg"]) from error  # its own text would quote the documents
        raise
    except ConnectionFailure as error:
        raise StoreUnavailable(str(error)) from error
    except OperationFailure as error:
        if error.has_error_label("RetryableWriteError") or _passes(error.code, str(error)):
            raise StoreUnavailable(str(error)) from error
        raise


_PASSING = {6, 7, 13, 18, 50, 64, 89, 91, 112, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 14031}
"""MongoDB's codes for: host unreachable, no access, time limits, write concern, shutdown, write conflict, no primary,
disk full. None of them is the fault of a message."""


def _passes(code: int | None, message: str) -> bool:
    """FerretDB answers with an internal error while its PostgreSQL is away, starting, or undoing a deadlock."""
    backend_away = code == 1 and any(
        sign in message for sign in ("connect", "57P0", "closed", "EOF", "terminat", "deadlock")
    )
    return code in _PASSING or backend_away


class Collection(Generic[S]):
    """The documents of one kind of aggregate, each `{_id, version, state, applied, outbox, unsent, token}`."""

    def __init__(self, database: "Database", name: str, model: type[S], indexes: Sequence[Index] = ()) -> None:
        self.name = name
        self.model = model
        self._raw = database.raw[name]
        self._indexes = indexes
        self._sparse = {name for index in indexes if index.sparse for name in index.fields}

    async def ensure_indexes(self) -> None:
        with _translated():
            await self._raw.create_index("unsent", sparse=True)
            for index in self._indexes:
                options: dict[str, Any] = {k: True for k in ("unique", "sparse") if getattr(index, k)}
                await self._raw.create_index([(f"state.{name}", 1) for name in index.fields], **options)

    async def load(self, ids: Iterable[str]) -> list[Document[S]]:
        """The documents of these ids that exist, by one query."""
        wanted = list(dict.fromkeys(ids))
        return await self._documents({"_id": {"$in": wanted}}) if wanted else []

    async def find(self, filter: Filter, *, sort: Sequence[tuple[str, int]] = (), limit: int = 0) -> list[Document[S]]:
        """Documents whose state matches; names in `filter` and `sort` are fields of the state (`_id` is the id)."""
        return await self._documents(_on_state(filter), [(_on_field(name), way) for name, way in sort], limit)

    async def peek(self, filter: Filter, fields: Sequence[str] = (), *, limit: int = 0) -> list[tuple[str, Any]]:
        """Id and state of the documents whose state matches, as stored and not checked; only `fields`, if any."""
        shown: dict[str, Any] = {name: f"$state.{name}" for name in fields or self.model.model_fields}
        cut: list[dict[str, Any]] = [{"$limit": limit}] if limit else []
        with _translated():
            found = self._raw.aggregate([{"$match": _on_state(filter)}, *cut, {"$project": shown}])
            return [(raw.pop("_id"), raw) for raw in await found.to_list(None)]

    async def count(self, filter: Filter | None = None) -> int:
        with _translated():
            return int(await self._raw.count_documents(_on_state(filter or {})))

    async def count_by(self, *fields: str, filter: Filter | None = None) -> dict[tuple[Any, ...], int]:
        """How many documents there are with each combination of values of these fields, by one grouped query."""
        values = {f"by{number}": f"$state.{name}" for number, name in enumerate(fields)}
        stages = [{"$match": _on_state(filter or {})}, {"$group": {"_id": values, "count": {"$sum": 1}}}]
        with _translated():
            groups = await self._raw.aggregate(stages).to_list(None)
        return {tuple(group["_id"].get(name) for name in values): int(group["count"]) for group in groups}

    async def _documents(
        self, query: Filter, sort: Sequence[tuple[str, int]] = (), limit: int = 0
    ) -> list[Document[S]]:
        with _translated():
            cursor = self._raw.find(query)
            if sort:
                cursor = cursor.sort(list(sort))
            found = await (cursor.limit(limit) if limit else cursor).to_list(None)
        return [self._document(raw) for raw in found]

    def _document(self, raw: Mapping[str, Any]) -> Document[S]:
        return Document(
            raw["_id"],
            raw["version"],
            self.model.model_validate(raw["state"]),
            tuple(raw.get("applied", ())),
            tuple(Outgoing(**entry) for entry in raw.get("outbox", ())),
            raw.get("token", ""),
        )

    async def write(self, documents: Sequence[Document[S]], now: datetime) -> set[str]:
        """Write each document in place of its version before, in bulk; the ids that lost come back.

        A document of version 1 must be new. One that lost, by its version or by a unique index, is unchanged.
        """
        lost: set[str] = set()
        for start in range(0, len(documents), AT_ONCE):
            lost |= await self._write(documents[start : start + AT_ONCE], now)
        return lost

    async def _write(self, documents: Sequence[Document[S]], now: datetime) -> set[str]:
        operations = [self._operation(document, now) for document in documents]
        try:
            with _translated():
                result = await self._raw.bulk_write(operations, ordered=False)
        except BulkWriteError as error:
            lost = {documents[e["index"]].id for e in error.details["writeErrors"] if e["code"] == DUPLICATE_KEY}
            if len(lost) != len(error.details["writeErrors"]):
                raise
            return lost | await self._overtaken([d for d in documents if d.id not in lost and d.version > 1])
        replaced = [document for document in documents if document.version > 1]
        return set() if result.matched_count == len(replaced) else await self._overtaken(replaced)

    def _operation(self, document: Document[S], now: datetime) -> InsertOne[Any] | ReplaceOne[Any]:
        raw: dict[str, Any] = {
            "_id": document.id,
            "version": document.version,
            "token": document.token,
            "state": self._state(document),
        }
        if document.applied:
            raw["applied"] = list(document.applied)
        if document.outbox:
            raw |= {"outbox": [entry.document() for entry in document.outbox], "unsent": now.timestamp()}
        if document.version == 1:
            return InsertOne(raw)
        return ReplaceOne({"_id": document.id, "version": document.version - 1}, raw)

    def _state(self, document: Document[S]) -> dict[str, Any]:
        """A sparse index holds null as a value like any other, so None is left out where one is asked for."""
        state = document.state.model_dump(mode="json")
        return {name: value for name, value in state.items() if value is not None or name not in self._sparse}

    async def _overtaken(self, documents: Sequence[Document[S]]) -> set[str]:
        """Which of these the database holds in another writer's version."""
        with _translated():
            cursor = self._raw.find({"_id": {"$in": [d.id for d in documents]}}, {"token": 1})
            tokens = {raw["_id"]: raw.get("token") for raw in await cursor.to_list(None)}
        return {document.id for document in documents if tokens.get(document.id) != document.token}

    async def mark_sent(self, documents: Sequence[Document[S]]) -> None:
        """Empty the outboxes of these writes; a document written again since keeps what it owes."""
        if not documents:
            return
        written: dict[str, list[str]] = {}
        for document in documents:
            written.setdefault(document.token, []).append(document.id)
        sent = {"$unset": {"outbox": "", "unsent": ""}}
        operations = [UpdateMany({"_id": {"$in": ids}, "token": token}, sent) for token, ids in written.items()]
        with _translated():
            await self._raw.bulk_write(operations, ordered=False)

    async def owe_last(self, documents: Sequence[Document[S]]) -> None:
        """Leave the last event of each key in the outboxes of these writes, to be sent again by the sweep."""
        operations = []
        for document in documents:
            last = {(event.topic, event.key): event.document() for event in document.outbox}
            query = {"_id": document.id, "token": document.token}
            operations.append(UpdateOne(query, {"$set": {"outbox": list(last.values())}}))
        if operations:
            with _translated():
                await self._raw.bulk_write(operations, ordered=False)

    async def unsent(self, before: datetime, limit: int) -> list[Document[S]]:
        """Documents that owe events since before this time, the oldest first."""
        return await self._documents({"unsent": {"$lt": before.timestamp()}}, [("unsent", 1)], limit)

    async def count_unsent(self) -> int:
        with _translated():
            return int(await self._raw.count_documents({"unsent": {"$gt": 0}}))


def _on_field(name: str) -> str:
    return name if name == "_id" else f"state.{name}"


def _on_state(filter: Filter) -> dict[str, Any]:
    return {
        name if name == "$or" else _on_field(name): [_on_state(part) for part in value] if name == "$or" else value
        for name, value in filter.items()
    }


class Counter:
    """Increasing numbers for many writers; a crash leaves gaps, never doubles."""

    def __init__(self, database: "Database", name: str, first: int = 1) -> None:
        self._raw = database.raw["counters"]
        self._name, self._first = name, first

    async def take(self, count: int) -> range:
        """The next `count` numbers, by one round trip."""
        with _translated():
            query, update = {"_id": self._name}, {"$inc": {"last": count}}
            raw = await self._raw.find_one_and_update(query, update, upsert=True, return_document=ReturnDocument.AFTER)
        last = self._first - 1 + int(raw["last"])
        return range(last - count + 1, last + 1)


class Database:
    """One service's database: its collections and whether it answers."""

    def __init__(self, settings: Settings, service: str) -> None:
        url = settings.mongodb_url.lower()
        timeouts: dict[str, Any] = {name: ms for name, ms in TIMEOUTS.items() if name.lower() not in url}
        self._client: AsyncIOMotorClient[Any] = AsyncIOMotorClient(
            settings.mongodb_url,
            w="majority",
            tz_aware=True,
            appname=f"relata-{service}",
            **timeouts,
        )
        self.raw = self._client[settings.database_name(service)]
        self.collections: list[Collection[Any]] = []

    def collection(self, name: str, model: type[S], indexes: Sequence[Index] = ()) -> Collection[S]:
        collection = Collection(self, name, model, indexes)
        self.collections.append(collection)
        return collection

    def counter(self, name: str, first: int = 1) -> Counter:
        return Counter(self, name, first)

    async def ensure_indexes(self) -> None:
        for collection in self.collections:
            await collection.ensure_indexes()

    async def ping(self) -> bool:
        try:
            await self._client.admin.command("ping")
        except PyMongoError:
            return False
        return True

    async def drop(self) -> None:
        await self._client.drop_database(self.raw.name)

    def close(self) -> None:
        self._client.close()


def new_token() -> str:
    """A name for one write."""
    return uuid4().hex


def stale(now: datetime, seconds: float) -> datetime:
    return now - timedelta(seconds=seconds)
