"""A service small enough to read: cards under the contacts' messages; a person's card copies its company's name."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from shared.contracts.contacts import (
    COMMANDS,
    EVENTS,
    REJECTIONS,
    ChangeContact,
    ContactChanged,
    ContactChanges,
    ContactCommand,
    ContactCommandRejected,
    ContactCreated,
    ContactDeleted,
    ContactEvent,
    ContactState,
    ContactType,
    CreateContact,
    DeleteContact,
    FieldError,
)
from shared.contracts.message import Message
from shared.platform.kafka.envelope import Outgoing, Received
from shared.platform.kafka.producer import BrokerUnavailable
from shared.platform.pipeline import Pipeline, Stage
from shared.platform.service import Service
from shared.platform.settings import Settings
from shared.platform.store import Database, Document, Filter, Index
from shared.platform.work import Work
from tests.fakes import NOW, MemoryCollection, RecordingPublisher, in_memory, pipeline


class Card(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: UUID
    version: int = 0
    name: str = ""
    company_id: UUID | None = None
    company_name: str = ""

    def changed(self, **fields: Any) -> "Card":
        return self.model_copy(update={"version": self.version + 1, **fields})

    def told_as(self, event: type[ContactEvent]) -> ContactEvent:
        kind = ContactType.PERSON if self.company_id else ContactType.COMPANY
        state = ContactState(
            contact_id=self.id,
            no="",
            type=kind,
            name=self.name,
            company_id=self.company_id,
            company_name=self.company_name,
            last_modified_at=NOW,
        )
        return event(contact_id=self.id, version=self.version, contact=state)


class CardRefused(Exception):
    """A command that cannot be obeyed; the text is its code."""


class CardDatabase(Database):
    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, "cards")
        self.cards = self.collection("cards", Card, [Index(("company_id",))])


class CardStore:
    def __init__(self, work: Work, database: Any) -> None:
        self._cards = work.shelf(database.cards)

    async def load_for(self, commands: Sequence[ContactCommand]) -> None:
        await self._cards.load(str(id) for command in commands for id in (command.contact_id, _company(command)) if id)

    async def get(self, id: UUID) -> Card | None:
        card: Card | None = await self._cards.get(str(id))
        return card

    async def existing(self, id: UUID) -> Card:
        card = await self.get(id)
        if card is None:
            raise CardRefused("not_found")
        return card

    async def persons_of(self, id: UUID) -> list[Card]:
        return await self._cards.find({"company_id": str(id)})

    def save(self, card: Card, event: type[ContactEvent]) -> None:
        self._cards.save(str(card.id), card, card.told_as(event))


def _company(command: ContactCommand) -> UUID | None:
    return command.changes.company_id if isinstance(command, ChangeContact) else None


async def create(command: CreateContact, cards: CardStore) -> None:
    if command.name == "defect":
        raise ZeroDivisionError(f"handler fails for {command.email}")
    if await cards.get(command.contact_id):
        raise CardRefused("exists")
    cards.save(Card(id=command.contact_id, version=1, name=command.name), ContactCreated)


async def change(command: ChangeContact, cards: CardStore) -> None:
    card = await cards.existing(command.contact_id)
    company_id = command.changes.company_id
    company_name = (await cards.existing(company_id)).name if company_id else card.company_name
    name = command.changes.name or card.name
    cards.save(card.changed(name=name, company_id=company_id, company_name=company_name), ContactChanged)


async def delete(command: DeleteContact, cards: CardStore) -> None:
    cards.save((await cards.existing(command.contact_id)).changed(), ContactDeleted)


async def when_company_deleted_delete_persons(command: DeleteContact, cards: CardStore) -> None:
    for person in await cards.persons_of(command.contact_id):
        cards.save(person.changed(company_id=None), ContactDeleted)


STAGES: tuple[Stage[CardStore], ...] = (
    Stage(prefetch=CardStore.load_for, handlers={CreateContact: create, ChangeContact: change, DeleteContact: delete}),
    Stage(handlers={DeleteContact: when_company_deleted_delete_persons}),
)


def rejected(received: Received, refusal: CardRefused) -> ContactCommandRejected:
    command: Any = received.message
    error = FieldError(code=str(refusal), message=str(refusal))
    return ContactCommandRejected(
        command_id=received.id, command=received.type, contact_id=command.contact_id, errors=(error,)
    )


def build(
    settings: Settings, *, database: Any = None, stages: Sequence[Stage[Any]] = STAGES, background: Any = None
) -> Service:
    """The whole service over broker and database."""
    cards = database or CardDatabase(settings)
    return Service(
        "cards",
        "Cards, for tests.",
        settings,
        database=cards,
        reads=[COMMANDS],
        publishes=[EVENTS, REJECTIONS],
        stages=stages,
        open=lambda work: CardStore(work, cards),
        refusals={CardRefused: rejected},
        background=background,
    )


class Watched(MemoryCollection):
    """Cards in memory; every round trip is noted, and what stands in `before_write` happens before the next write."""

    def __init__(self) -> None:
        super().__init__("cards", Card)
        self.calls: list[str] = []
        self.bulks: list[list[str]] = []
        self.before_write: list[Callable[[], Awaitable[Any]]] = []

    async def load(self, ids: Iterable[str]) -> list[Document[Any]]:
        wanted = list(ids)
        self.calls += ["load"] if wanted else []
        return await super().load(wanted)

    async def find(
        self, filter: Filter, *, sort: Sequence[tuple[str, int]] = (), limit: int = 0, by: Sequence[str] = ()
    ) -> list[Document[Any]]:
        self.calls.append("find")
        return await super().find(filter, sort=sort, limit=limit, by=by)

    async def write(self, documents: Sequence[Document[Any]], now: datetime) -> set[str]:
        if self.before_write:
            await self.before_write.pop(0)()
        self.calls += ["write"] if documents else []
        self.bulks.append([document.id for document in documents])
        await asyncio.sleep(0)
        return await super().write(documents, now)


class FailingPublisher(RecordingPublisher):
    """Fails as often as told, then publishes."""

    def __init__(self, times: int) -> None:
        super().__init__()
        self.times = times

    async def publish(self, messages: Sequence[Outgoing]) -> None:
        self.times -= 1
        if self.times >= 0:
            raise BrokerUnavailable("no leader")
        await super().publish(messages)


@dataclass
class Small:
    """The service over memory: one database, and a pipeline of which any number may run beside each other."""

    cards: Watched = field(default_factory=Watched)
    publisher: RecordingPublisher = field(default_factory=RecordingPublisher)
    stages: Sequence[Stage[Any]] = STAGES

    @property
    def pipeline(self) -> Pipeline[Any]:
        made, _ = pipeline("cards", self.stages, lambda work: CardStore(work, self), {CardRefused: rejected})
        made.publisher = self.publisher  # type: ignore[assignment]
        return made

    @property
    def database(self) -> CardDatabase:
        """These cards as a database of their own."""
        database: CardDatabase = in_memory(CardDatabase)
        database.collections[:] = [self.cards]
        database.cards = self.cards
        return database

    def card(self, id: UUID) -> Card:
        card: Card = self.cards.documents[str(id)].state
        return card

    def told(self) -> list[str]:
        """What was published, in a word each."""
        return [word(message) for message in self.publisher.messages()]


def word(message: Message) -> str:
    """`Adatum 2` for the second version of a card named Adatum; the codes of a refusal."""
    if isinstance(message, ContactEvent):
        return f"{message.contact.name} {message.version}"
    assert isinstance(message, ContactCommandRejected)
    return " ".join(error.code for error in message.errors)


async def until(happened: Callable[[], bool], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not happened():  # noqa: ASYNC110  # others do it
            await asyncio.sleep(0.005)


def created(id: UUID, name: str = "Adatum", **fields: Any) -> CreateContact:
    return CreateContact(contact_id=id, type=ContactType.COMPANY, name=name, **fields)


def changed(id: UUID, name: str = "", **fields: Any) -> ChangeContact:
    return ChangeContact(contact_id=id, changes=ContactChanges(name=name, **fields))
