"""The service over memory: any number of replicas on one database, watched or led call by call."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from services.interactions.app import STAGES
from services.interactions.database import PAGE, InteractionDatabase
from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.errors import InteractionRefused
from services.interactions.domain.inbox import Interaction
from services.interactions.domain.source import Source, entry_id_of
from services.interactions.store import InteractionStore, rejected
from shared.contracts.contacts import ContactChanged, ContactCreated, ContactDeleted, ContactsMerged, ContactsUnmerged
from shared.contracts.interactions import CampaignEntryDue, FollowUpDue, InteractionLogged, MailsDue, TemplateDue
from shared.contracts.message import Message
from shared.platform.store import Index
from tests.fakes import MemoryCollection, MemoryCounter, handled, in_memory, pipeline
from tests.interactions.samples import contact

Before = Callable[[str], Awaitable[None]]
"""Called with `<collection>.<method>` before each call of the database."""


class Replica:
    """One process of the service; `beside` shares the database of another one."""

    def __init__(self, *, beside: "Replica | None" = None, before: Before | None = None, page: int = PAGE) -> None:
        self.database: InteractionDatabase = (
            copy(beside.database) if beside else in_memory(InteractionDatabase, page=page)
        )
        if before:
            for name in ("cards", "interactions", "mails", "salespeople"):
                setattr(self.database, name, Watched(getattr(self.database, name), before))
        self.pipeline, self.publisher = pipeline("interactions", STAGES, self._open, {InteractionRefused: rejected})

    def _open(self, work: Any) -> InteractionStore:
        return InteractionStore(work, self.database)

    async def reads(self, *messages: Message) -> list[Message]:
        """Handle these as one batch, then what the service left to itself; what it published to others."""
        told: list[Message] = []
        todo = list(messages)
        while todo:
            self.publisher.sent.clear()
            await handled(self.pipeline, *todo)
            published = self.publisher.messages()
            todo = [
                message
                for message in published
                if isinstance(message, FollowUpDue | MailsDue | TemplateDue | CampaignEntryDue)
            ]
            told += [message for message in published if message not in todo]
        return told

    async def interaction(self, source: Source) -> Interaction:
        [document] = await self.database.interactions.load([str(entry_id_of(source.source_id()))])
        return document.state

    async def interactions(self) -> list[Interaction]:
        return [document.state for document in await self.database.interactions.find({})]

    async def card(self, no: str) -> ContactCard:
        [document] = await self.database.cards.load([str(contact(no).contact_id)])
        return document.state


_DATABASE: InteractionDatabase = in_memory(InteractionDatabase)  # made once: its settings and client take long


def _empty() -> InteractionDatabase:
    database = copy(_DATABASE)
    database.entry_nos = MemoryCounter()
    collections = {name: value for name, value in vars(_DATABASE).items() if isinstance(value, MemoryCollection)}
    for name, collection in collections.items():
        setattr(database, name, MemoryCollection(collection.name, collection.model))
    database.collections = [getattr(database, name) for name in collections]
    return database


class Watched(MemoryCollection):
    """Another's documents; `before` is awaited first."""

    def __init__(self, collection: Any, before: Before, indexes: Sequence[Index] = ()) -> None:
        super().__init__(collection.name, collection.model, indexes)
        self.documents, self._raw = collection.documents, collection._raw
        self._before = before

    async def load(self, ids: Iterable[str]) -> Any:
        if wanted := list(ids):
            await self._before(f"{self.name}.load")
        return await super().load(wanted)

    async def find(self, *arguments: Any, **options: Any) -> Any:
        await self._before(f"{self.name}.find")
        return await super().find(*arguments, **options)

    async def write(self, documents: Sequence[Any], now: datetime) -> Any:
        if documents:
            await self._before(f"{self.name}.write")
        return await super().write(documents, now)


class Turns:
    """Lets replicas make one call of the database at a time, in an order given by numbers."""

    def __init__(self, order: Iterable[int]) -> None:
        self._order = iter(order)
        self._waiting: dict[str, asyncio.Future[None]] = {}
        self._running: set[str] = set()

    def of(self, name: str) -> Before:
        async def turn(call: str) -> None:
            self._waiting[name] = asyncio.get_running_loop().create_future()
            self._let_go()
            await self._waiting[name]

        return turn

    async def run(self, **replicas: Coroutine[Any, Any, Any]) -> None:
        self._running = set(replicas)
        await asyncio.gather(*(self._to_the_end(name, work) for name, work in replicas.items()))

    async def _to_the_end(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        await work
        self._running.discard(name)
        self._let_go()

    def _let_go(self) -> None:
        """Once all that run have come to a call, the next one goes."""
        blocked = sorted(name for name in self._running if name in self._waiting and not self._waiting[name].done())
        if blocked and len(blocked) == len(self._running):
            self._waiting[blocked[next(self._order, 0) % len(blocked)]].set_result(None)


def created(no: str, **fields: Any) -> ContactCreated:
    return ContactCreated(**_event(no, 1, fields))


def person_created(no: str, of: str, **fields: Any) -> ContactCreated:
    return created(no, type="Person", company_id=UUID(int=int(of[2:])), company_no=of, **fields)


def changed(no: str, version: int, **fields: Any) -> ContactChanged:
    return ContactChanged(**_event(no, version, fields))


def deleted(no: str, version: int, **fields: Any) -> ContactDeleted:
    return ContactDeleted(**_event(no, version, fields))


def merged(no: str, version: int, into: str, **fields: Any) -> ContactsMerged:
    return ContactsMerged(**_event(no, version, fields), into_id=contact(into).contact_id, into_no=into)


def unmerged(no: str, version: int, from_: str, **fields: Any) -> ContactsUnmerged:
    return ContactsUnmerged(**_event(no, version, fields), from_id=contact(from_).contact_id, from_no=from_)


def _event(no: str, version: int, fields: dict[str, Any]) -> dict[str, Any]:
    state = contact(no, **fields)
    return {"contact_id": state.contact_id, "version": version, "contact": state}


def logged(messages: Iterable[Message]) -> list[str]:
    """The contacts that were told to have something new in their log."""
    return [message.entry.contact_no for message in messages if isinstance(message, InteractionLogged)]
