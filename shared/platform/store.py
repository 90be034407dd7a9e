"""Documents by compare-and-set. The only file that names the database driver.

We keep to what every server of MongoDB's wire protocol has: single-document atomicity, single, compound, unique, sparse
and multikey indexes, `$in`, `$set`, `$push`, `$inc`, upserts by id, `find_one_and_update`, unordered bulk writes. No
transactions.
`tests/platform/test_store.py` states exactly that part and runs on every server we use.
"""

import asyncio
from collections.abc import Collection as AnyCollection
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any, Generic, TypeVar
from uuid import uuid4

from motor.motor_asyncio import AsyncIOMotorClient
from pydantic import BaseModel
from pydantic_core import to_jsonable_python
from pymongo import InsertOne, ReplaceOne, ReturnDocument
from pymongo.errors import BulkWriteError, ConnectionFailure, DuplicateKeyError, OperationFailure, PyMongoError

from shared.platform.kafka.envelope import Outgoing
from shared.platform.settings import Settings

S = TypeVar("S", bound=BaseModel)
Filter = Mapping[str, Any]
DUPLICATE_KEY = 11000
AT_ONCE = 1_000
"""Documents that are written at once; more go in several portions, each well within the time that a server may take.
And of one answer: a server that is not told gives 101 and keeps a cursor for the rest, which costs more than that."""
BESIDE = 400
"""Of these, documents of one bulk write; the others go beside it, made ready while the server writes the first."""
REMEMBERED = 64
"""Ids of applied commands kept per document beside those of its last batch; a redelivery reaches back one batch."""

BLANK: tuple[Any, ...] = ("", None, ())
"""Defaults that a compact document leaves out; `False` and other words are stored, for queries name them."""

VERSION = "_version"
"""Where `peek` shows the version of a document, among the fields of its state."""

NOT_OF_THE_STATE = {"_id": "_id", VERSION: "version"}

GRACE = timedelta(minutes=15)
"""How long a writer may take between announcing a document and writing it."""

TIMEOUTS = {"serverSelectionTimeoutMS": 5_000, "connectTimeoutMS": 5_000, "socketTimeoutMS": 60_000}
"""The driver's, where the URL names no other."""


class StoreUnavailable(Exception):
    """The database did not answer or cannot take writes now; the same call may succeed later."""


@dataclass(frozen=True, slots=True)
class Document(Generic[S]):
    """An aggregate as stored: its state, the commands it has applied and the events it still owes.

    `token` names the write that made it, and the announcement of what that write owes. The outbox is read by
    `Collection.owing` only.
    """

    id: str
    version: int
    state: S
    applied: tuple[str, ...] = ()
    outbox: tuple[Outgoing, ...] = ()
    token: str = ""


@dataclass(frozen=True, slots=True)
class Leftover(Generic[S]):
    """What the writes of one token owe for long: the documents made, and the ids of those announced only."""

    token: str
    documents: tuple[Document[S], ...]
    missing: tuple[str, ...] = ()
    last_look: bool = False


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
    """The documents of one kind of aggregate, each `{_id, version, state, applied, outbox, token}`.

    A write that owes events is announced before, as `{_id: token, since, ids}` in a collection beside. It owes them
    until its announcement is gone: so nothing is written to the documents again only because they have been sent.
    """

    def __init__(
        self, database: "Database", name: str, model: type[S], indexes: Sequence[Index] = (), *, compact: bool = False
    ) -> None:
        """`compact` stores no blank defaults, so a card of many fields is small; a query for a blank text finds it."""
        self.name = name
        self.model = model
        self._raw = database.raw[name]
        self._owing = database.raw[f"{name}_owing"]
        self._indexes = indexes
        self._left_out: dict[str, Any] = {name: None for index in indexes if index.sparse for name in index.fields}
        self._compact = compact
        self._kept = to_jsonable_python({name: d for name, d in _defaults(model) if d not in BLANK})

    async def ensure_indexes(self) -> None:
        with _translated():
            for index in self._indexes:
                options: dict[str, Any] = {k: True for k in ("unique", "sparse") if getattr(index, k)}
                await self._raw.create_index([(f"state.{name}", 1) for name in index.fields], **options)

    async def load(self, ids: Iterable[str]) -> list[Document[S]]:
        """The documents of these ids that exist, by one query."""
        wanted = list(dict.fromkeys(ids))
        return await self._documents({"_id": {"$in": wanted}}) if wanted else []

    async def find(
        self, filter: Filter, *, sort: Sequence[tuple[str, int]] = (), limit: int = 0, by: Sequence[str] = ()
    ) -> list[Document[S]]:
        """Documents whose state matches; names in `filter` and `sort` are fields of the state (`_id` is the id).

        `by`: the fields of the index that finds them. With a `limit`, a server that has not counted its rows may take
        it that reading them one by one meets enough soon.
        """
        return await self._documents(_on_state(filter), sort, limit, by)

    async def peek(
        self,
        filter: Filter,
        fields: Sequence[str] = (),
        *,
        sort: Sequence[tuple[str, int]] = (),
        limit: int = 0,
        by: Sequence[str] = (),
    ) -> list[tuple[str, Any]]:
        """Id and state of the documents whose state matches, as stored and not checked; only `fields`, if any.

        `VERSION` among them is the document's: it tells whether what is known of it still holds.
        Many fields cost more than all: some servers pick them from all that matches, and sort and limit then.
        `by`: the fields of the index that finds them, where a server may not see for itself that it does.
        """
        shown = {_on_field(name): 1 for name in fields} or {"state": 1}
        found = await self._found(_on_state(filter), shown, sort, limit, by)
        return [(raw["_id"], _shown(raw)) for raw in found]

    async def first(
        self, filter: Filter, fields: Sequence[str], *, sort: Sequence[tuple[str, int]], limit: int
    ) -> list[tuple[str, Any]]:
        """As `peek`, for ranges of texts that begin with a date: the embedded server's `find` takes those for times."""
        steps: list[dict[str, Any]] = [
            {"$match": _on_state(filter)},
            {"$sort": {_on_field(name): way for name, way in sort}},
            {"$limit": limit},
            {"$project": {_on_field(name): 1 for name in fields}},
        ]
        with _translated():
            return [(raw["_id"], _shown(raw)) for raw in await self._raw.aggregate(steps).to_list(None)]

    async def count(self, filter: Filter | None = None) -> int:
        with _translated():
            return int(await self._raw.count_documents(_on_state(filter or {})))

    async def count_by(self, *fields: str, filter: Filter | None = None) -> dict[tuple[Any, ...], int]:
        """How many documents there are with each combination of values of these fields, by one grouped query."""
        return {values: count for values, (count, _) in (await self.totals(*fields, sums=(), filter=filter)).items()}

    async def totals(
        self, *fields: str, sums: Sequence[str], filter: Filter | None = None
    ) -> dict[tuple[Any, ...], tuple[int, tuple[Decimal, ...]]]:
        """As `count_by`, with the sums of these decimal fields beside each count."""
        values = {f"by{number}": {"$first": f"$state.{name}"} for number, name in enumerate(fields)}
        added = {f"sum{number}": {"$sum": {"$toDecimal": f"$state.{name}"}} for number, name in enumerate(sums)}
        grouped = {"_id": _combination(fields), "count": {"$sum": 1}, **values, **added}
        with _translated():
            groups = await self._raw.aggregate([{"$match": _on_state(filter or {})}, {"$group": grouped}]).to_list(None)
        return {
            tuple(group[name] for name in values): (
                int(group["count"]),
                tuple(Decimal(str(group[name])) for name in added),
            )
            for group in groups
        }

    async def _documents(
        self, query: Filter, sort: Sequence[tuple[str, int]] = (), limit: int = 0, by: Sequence[str] = ()
    ) -> list[Document[S]]:
        return [self._document(raw) for raw in await self._found(query, {"outbox": 0}, sort, limit, by)]

    async def _found(
        self,
        query: Filter,
        shown: Mapping[str, int],
        sort: Sequence[tuple[str, int]],
        limit: int,
        by: Sequence[str] = (),
    ) -> list[dict[str, Any]]:
        with _translated():
            cursor = self._raw.find(query, shown, limit=limit, batch_size=limit or AT_ONCE)
            if by:
                cursor = cursor.hint([(f"state.{name}", 1) for name in by])
            if sort:
                cursor = cursor.sort([(_on_field(name), way) for name, way in sort])
            return await cursor.to_list(None)

    def _document(self, raw: Mapping[str, Any]) -> Document[S]:
        return Document(
            raw["_id"],
            raw["version"],
            self.model.model_validate(raw["state"]),
            tuple(raw.get("applied", ())),
            tuple(Outgoing.restored(entry) for entry in raw.get("outbox", ())),
            raw["token"],
        )

    async def owing(self, documents: Sequence[Document[S]]) -> list[Document[S]]:
        """These documents, each with the events that it still owes."""
        tokens = list({document.token for document in documents})
        if not tokens:
            return []
        with _translated():
            owed = {raw["_id"] async for raw in self._owing.find({"_id": {"$in": tokens}}, {"_id": 1})}
            ids = [document.id for document in documents if document.token in owed]
            raws = await self._raw.find({"_id": {"$in": ids}}).to_list(None) if ids else []
        full = {raw["_id"]: self._document(raw) for raw in raws if raw["token"] in owed}
        return [full.get(document.id, document) for document in documents]

    async def write(self, documents: Sequence[Document[S]], now: datetime) -> set[str]:
        """Write each document in place of its version before, in bulk; the ids that lost come back.

        A document of version 1 must be new. One that lost, by its version or by a unique index, is unchanged. Of two
        with one unique value the first wins, so where there is such an index nothing is written beside the rest.
        """
        lost = set[str]()
        size = AT_ONCE if any(index.unique for index in self._indexes) else BESIDE
        for portion in _portions(documents, AT_ONCE):
            await self._announce(portion, now)
            ended = await asyncio.gather(*map(self._write, _portions(portion, size)), return_exceptions=True)
            for one in ended:
                if isinstance(one, BaseException):
                    raise one
                lost |= one
        return lost

    async def _write(self, documents: Sequence[Document[S]]) -> set[str]:
        operations = [self._operation(document) for document in documents]
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

    async def _announce(self, documents: Sequence[Document[S]], now: datetime) -> None:
        owing: dict[str, list[str]] = {}
        for document in documents:
            if document.outbox:
                owing.setdefault(document.token, []).append(document.id)
        for token, ids in owing.items():
            update = {"$set": {"since": now.timestamp()}, "$push": {"ids": {"$each": ids}}}
            with _translated():
                await self._owing.update_one({"_id": token}, update, upsert=True)

    def _operation(self, document: Document[S]) -> InsertOne[Any] | ReplaceOne[Any]:
        raw: dict[str, Any] = {
            "_id": document.id,
            "version": document.version,
            "token": document.token,
            "state": self._state(document),
        }
        if document.applied:
            raw["applied"] = list(document.applied)
        if document.outbox:
            raw["outbox"] = [entry.stored() for entry in document.outbox]
        if document.version == 1:
            return InsertOne(raw)
        return ReplaceOne({"_id": document.id, "version": document.version - 1}, raw)

    def _state(self, document: Document[S]) -> dict[str, Any]:
        """A sparse index holds null as a value like any other, so None is left out where one is asked for."""
        if self._compact:
            return {**self._kept, **document.state.model_dump(mode="json", exclude_defaults=True)}
        state = document.state.model_dump(mode="json")
        out = self._left_out
        return {name: value for name, value in state.items() if name not in out or value != out[name]}

    async def _overtaken(self, documents: Sequence[Document[S]]) -> set[str]:
        """Which of these the database holds in another writer's version."""
        with _translated():
            cursor = self._raw.find({"_id": {"$in": [d.id for d in documents]}}, {"token": 1})
            tokens = {raw["_id"]: raw.get("token") for raw in await cursor.to_list(None)}
        return {document.id for document in documents if tokens.get(document.id) != document.token}

    async def settle(self, documents: Sequence[Document[S]], still: AnyCollection[str] = ()) -> None:
        """These writes owe nothing more, but the documents with an id in `still`: the sweep sends those again."""
        owing: dict[str, list[str]] = {}
        for document in documents:
            owing.setdefault(document.token, []).extend([document.id] if document.id in still else [])
        with _translated():
            if settled := [token for token, ids in owing.items() if not ids]:
                await self._owing.delete_many({"_id": {"$in": settled}})
            for token, ids in owing.items():
                if ids:
                    await self._owing.update_one({"_id": token}, {"$set": {"ids": ids}})

    async def unsent(self, before: datetime, limit: int) -> list[Leftover[S]]:
        """What has been owed since before this time, the oldest first; about `limit` documents at once."""
        with _translated():
            query = {"since": {"$lt": before.timestamp()}}
            announced = await self._owing.find(query).sort("since", 1).limit(limit).to_list(None)
        before_it = accumulate((len(raw["ids"]) for raw in announced), initial=0)
        portion = [raw for raw, documents in zip(announced, before_it, strict=False) if documents < limit]
        ids = [id for raw in portion for id in raw["ids"]]
        with _translated():
            raws = await self._raw.find({"_id": {"$in": ids}}).to_list(None) if ids else []
        documents = {(raw["token"], raw["_id"]): self._document(raw) for raw in raws}
        return [_leftover(raw, documents) for raw in portion]

    async def swept(self, leftover: Leftover[S], now: datetime) -> None:
        """Its events have been sent. What its writer may yet write is looked for once more, when `GRACE` is over."""
        announcement = {"_id": leftover.token}
        with _translated():
            if leftover.last_look or not leftover.missing:
                await self._owing.delete_one(announcement)
            else:
                later = {"ids": list(leftover.missing), "since": (now + GRACE).timestamp(), "last_look": True}
                await self._owing.update_one(announcement, {"$set": later})

    async def forget(self, filter: Filter) -> int:
        """Delete the documents whose state matches, for good, and say how many; what they still owe is not told."""
        with _translated():
            return int((await self._raw.delete_many(_on_state(filter))).deleted_count)

    async def count_unsent(self) -> int:
        with _translated():
            return sum([len(raw["ids"]) async for raw in self._owing.find({}, {"ids": 1})])


def _portions(documents: Sequence[Document[S]], size: int) -> Iterator[Sequence[Document[S]]]:
    return (documents[start : start + size] for start in range(0, len(documents), size))


def _leftover(raw: Mapping[str, Any], documents: Mapping[tuple[str, str], Document[S]]) -> Leftover[S]:
    ids = dict.fromkeys(raw["ids"])
    written = tuple(documents[raw["_id"], id] for id in ids if (raw["_id"], id) in documents)
    missing = tuple(id for id in ids if (raw["_id"], id) not in documents)
    return Leftover(raw["_id"], written, missing, raw.get("last_look", False))


def _shown(raw: Mapping[str, Any]) -> dict[str, Any]:
    """The state of a projected document: nested, or as some servers answer, by dotted names."""
    if "state" in raw:
        state = dict(raw["state"])
    else:
        state = {name.removeprefix("state."): value for name, value in raw.items() if name.startswith("state.")}
    if "version" in raw:
        state[VERSION] = raw["version"]
    return state


def _defaults(model: type[BaseModel]) -> Iterator[tuple[str, Any]]:
    fields = model.model_fields.items()
    return ((name, field.get_default(call_default_factory=True)) for name, field in fields if not field.is_required())


JOINED = ("$and", "$or")


def _combination(fields: Sequence[str]) -> Any:
    """One text for the values of these fields: not every server groups by a document."""
    texts = [{"$ifNull": [{"$toString": f"$state.{name}"}, "\x1e"]} for name in fields]
    return {"$concat": [part for text in texts for part in (text, "\x1f")]} if fields else None


def _on_field(name: str) -> str:
    return NOT_OF_THE_STATE.get(name, f"state.{name}")


def _on_state(filter: Filter) -> dict[str, Any]:
    return dict(_asked(name, wanted) for name, wanted in filter.items())


def _asked(name: str, wanted: Any) -> tuple[str, Any]:
    """A blank text may be stored as no field at all, which a query knows as null."""
    if name in JOINED:
        return name, [_on_state(part) for part in wanted]
    if wanted == "":
        return _on_field(name), {"$in": ["", None]}
    return _on_field(name), dict(_words(wanted)) if isinstance(wanted, Mapping) else wanted


def _words(condition: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for word, operand in condition.items():
        if word == "$ne" and operand == "":
            yield "$nin", ["", None]
        elif word in ("$in", "$nin") and "" in operand:
            yield word, [*operand, None]
        else:
            yield word, operand


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

    def collection(
        self, name: str, model: type[S], indexes: Sequence[Index] = (), *, compact: bool = False
    ) -> Collection[S]:
        collection = Collection(self, name, model, indexes, compact=compact)
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
