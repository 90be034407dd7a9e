"""Contacts, the ERP system and Sync in memory, with what travels between them on the way until it is delivered."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid4

from services.sync.account_store import ACCOUNT_INDEXES, rejected
from services.sync.app import STAGES
from services.sync.database import RECORD_INDEXES, SyncDatabase
from services.sync.domain.accounts.account_record import AccountRecord
from services.sync.domain.accounts.refusals import AccountCommandRefused
from services.sync.domain.sync_record import SyncRecord
from services.sync.store import SyncStore
from shared.contracts.accounts import AccountChangeRequested, AccountCreateRequested
from shared.contracts.catalogue import TOPIC_OF, TOPICS
from shared.contracts.contacts import (
    AddBusinessRelation,
    BusinessRelation,
    ChangeContact,
    ContactChanged,
    ContactCommandRejected,
    ContactCreated,
    ContactDeleted,
    ContactEvent,
    ContactState,
    ContactType,
    CreateContact,
    FieldError,
    RemoveBusinessRelation,
)
from shared.contracts.erp import (
    AccountChanged,
    AccountCreated,
    AccountDeleted,
    AccountEvent,
    AccountFields,
    AccountKind,
    AccountRequestRejected,
)
from shared.contracts.message import Message
from shared.platform.kafka.envelope import Outgoing, Received
from shared.platform.pipeline import Pipeline
from shared.platform.store import Document, Filter
from tests.fakes import NOW, MemoryCollection, RecordingPublisher, in_memory, pipeline

COMMANDS_OF_CONTACTS = (CreateContact, ChangeContact, AddBusinessRelation, RemoveBusinessRelation)
REQUESTS = (AccountChangeRequested, AccountCreateRequested)


@dataclass(frozen=True)
class Sent:
    """A message on its way, with its CloudEvents identity."""

    message: Message
    id: str

    def received(self) -> Received:
        topic = TOPIC_OF[type(self.message)]
        return Received(self.message, self.id, "/tests", topic.name, NOW, is_command=topic.carries_commands)


def sent(message: Message) -> Sent:
    return Sent(message, str(uuid4()))


class FakeContacts:
    """The contacts service: tidies, checks versions and e-mail addresses, and answers every command."""

    def __init__(self) -> None:
        self.cards: dict[UUID, tuple[ContactState, int]] = {}
        self.applied: set[str] = set()
        self.numbers = count(1)

    def create(self, name: str = "Adatum Corporation", **fields: Any) -> ContactCreated:
        command = CreateContact(contact_id=uuid4(), type=fields.pop("type", ContactType.COMPANY), name=name, **fields)
        [created] = self.obey(sent(command))
        assert isinstance(created, ContactCreated)
        return created

    def edit(self, contact_id: UUID, **fields: Any) -> list[Message]:
        """A clerk changes fields of a contact."""
        return self._turn(contact_id, fields)

    def delete(self, contact_id: UUID) -> ContactDeleted:
        state, version = self.cards.pop(contact_id)
        return ContactDeleted(contact_id=contact_id, version=version + 1, contact=state)

    def state(self, contact_id: UUID) -> ContactState:
        return self.cards[contact_id][0]

    def obey(self, command: Sent) -> list[Message]:
        if command.id in self.applied:
            return []
        if error := self._error(command.message):
            told = command.message
            return [
                ContactCommandRejected(
                    command_id=command.id,
                    command=type(told).__name__,
                    contact_id=told.contact_id,  # type: ignore[attr-defined]
                    errors=(error,),
                )
            ]
        self.applied.add(command.id)
        return self._do(command.message)

    def _error(self, command: Any) -> FieldError | None:
        known = self.cards.get(command.contact_id)
        if isinstance(command, CreateContact) == (known is not None):
            return FieldError(field="contact_id", code="contact_exists" if known else "contact_not_found", message="")
        if isinstance(command, ChangeContact) and known and command.expected_version not in (None, known[1]):
            return FieldError(field="expected_version", code="version_conflict", message="")
        if isinstance(command, AddBusinessRelation) and known and _has_one(known[0], command.relation):
            return FieldError(field="business_relations", code="relation_link_repeated", message="")
        values = command.changes if isinstance(command, ChangeContact) else command
        email = getattr(values, "email", "")
        if email and "@" not in email:
            return FieldError(field="email", code="email_invalid", message="It has no @.")
        return None

    def _do(self, command: Any) -> list[Message]:
        match command:
            case CreateContact():
                return [self._created(command)]
            case ChangeContact():
                changes = {name: getattr(command.changes, name) for name in command.changes.model_fields_set}
                return self._turn(command.contact_id, changes)
            case AddBusinessRelation():
                rows = (*self.state(command.contact_id).business_relations, command.relation)
                return self._turn(command.contact_id, {"business_relations": rows})
            case _:
                rows = tuple(r for r in self.state(command.contact_id).business_relations if r != command.relation)
                return self._turn(command.contact_id, {"business_relations": rows})

    def _created(self, command: CreateContact) -> ContactCreated:
        no = command.no or f"CT{next(self.numbers):06d}"
        own = {"company_id": command.contact_id, "company_no": no} if command.type is ContactType.COMPANY else {}
        given = {**command.model_dump(), "no": no, "last_modified_at": NOW, **own}
        state = ContactState.model_validate(
            {**_tidy(given), "search_name": command.search_name or command.name.upper()}
        )
        self.cards[command.contact_id] = (state, 1)
        return ContactCreated(contact_id=command.contact_id, version=1, contact=state)

    def _turn(self, contact_id: UUID, fields: dict[str, Any]) -> list[Message]:
        before, version = self.cards[contact_id]
        wanted = _tidy(fields)
        name = wanted.get("name", before.name)
        if not wanted.get("search_name") and before.search_name in ("", before.name.upper()):
            wanted["search_name"] = name.upper()
        changed = {name: value for name, value in wanted.items() if value != getattr(before, name)}
        if not changed:
            return []
        state = before.model_copy(update=changed)
        self.cards[contact_id] = (state, version + 1)
        old = before.model_dump(mode="json", include=set(changed))
        return [ContactChanged(contact_id=contact_id, version=version + 1, contact=state, old=old)]


def _has_one(contact: ContactState, relation: BusinessRelation) -> bool:
    return any(row.link_to_table == relation.link_to_table for row in contact.business_relations)


def _tidy(fields: dict[str, Any]) -> dict[str, Any]:
    bare = {name: value.strip() if type(value) is str else value for name, value in fields.items()}
    return {name: value.upper() if name.endswith("_code") else value for name, value in bare.items()}


class FakeErp:
    """The ERP system: obeys a request only at the version it names, and answers every one."""

    def __init__(self) -> None:
        self.accounts: dict[str, tuple[AccountEvent, int]] = {}
        self.answered: set[str] = set()
        self.numbers = count(1)
        self.refusing: set[str] = set()

    def create(self, no: str = "C00010", kind: AccountKind = AccountKind.CUSTOMER, **fields: Any) -> AccountCreated:
        event = AccountCreated(account_kind=kind, account_no=no, version=1, account=_account(fields))
        self.accounts[event.key()] = (event, 1)
        return event

    def edit(self, key: str, **fields: Any) -> AccountChanged:
        event, version = self.accounts[key]
        changed = AccountChanged(
            account_kind=event.account_kind,
            account_no=event.account_no,
            version=version + 1,
            account=event.account.model_copy(update=fields),
            made_from_contact_no=event.made_from_contact_no,
        )
        self.accounts[key] = (changed, version + 1)
        return changed

    def delete(self, key: str) -> AccountDeleted:
        event, version = self.accounts.pop(key)
        told = {"account_kind": event.account_kind, "account_no": event.account_no, "account": event.account}
        return AccountDeleted(version=version + 1, **told)

    def fields(self, key: str) -> AccountFields:
        return self.accounts[key][0].account

    def obey(self, request: Sent) -> list[Message]:
        asked: Any = request.message
        known = self.accounts.get(asked.link_id)
        if request.id in self.answered:
            return []
        self.answered.add(request.id)
        if self.refusing & set(asked.fields):
            return [_no(asked, sorted(self.refusing)[0], "not_allowed")]
        if isinstance(asked, AccountCreateRequested):
            return [self._made(asked)]
        if known is None or known[1] != asked.expected_version:
            return [_no(asked, "expected_version", "version_conflict")]
        return [self.edit(asked.link_id, **asked.fields)]

    def _made(self, asked: AccountCreateRequested) -> AccountCreated:
        made = AccountCreated(
            account_kind=asked.account_kind,
            account_no=f"N{next(self.numbers):05d}",
            version=1,
            account=_account(asked.fields),
            made_from_contact_no=asked.contact_no,
        )
        self.accounts[made.key()] = (made, 1)
        return made


def _account(fields: dict[str, Any]) -> AccountFields:
    return AccountFields.model_validate(fields)


def _no(asked: Any, field: str, code: str) -> AccountRequestRejected:
    error = FieldError(field=field, code=code, message="")
    return AccountRequestRejected(link_id=asked.link_id, request_no=asked.request_no, errors=(error,))


class Taking(MemoryCollection):
    """A collection that takes its time, so that another replica comes between."""

    async def load(self, ids: Iterable[str]) -> list[Document[Any]]:
        found = await super().load(ids)
        await asyncio.sleep(0)
        return found

    async def find(
        self, filter: Filter, *, sort: Sequence[tuple[str, int]] = (), limit: int = 0, by: Sequence[str] = ()
    ) -> list[Document[Any]]:
        found = await super().find(filter, sort=sort, limit=limit, by=by)
        await asyncio.sleep(0)
        return found

    async def write(self, documents: Sequence[Document[Any]], now: datetime) -> set[str]:
        await asyncio.sleep(0)
        return await super().write(documents, now)


@dataclass
class World:
    """`on_the_way` is what has been published and not delivered; `told` all that Sync has published."""

    contacts: FakeContacts = field(default_factory=FakeContacts)
    erp: FakeErp = field(default_factory=FakeErp)
    on_the_way: list[Sent] = field(default_factory=list)
    told: list[Message] = field(default_factory=list)
    delivered: int = 0

    def __post_init__(self) -> None:
        self.database: Any = in_memory(SyncDatabase)
        self.database.accounts.accounts = Taking("accounts", AccountRecord, ACCOUNT_INDEXES)
        self.database.records = Taking("records", SyncRecord, RECORD_INDEXES, compact=True)
        self.sync, self._publisher = self._replica()
        self.other, _ = self._replica()
        self.other.publisher = self._publisher  # type: ignore[assignment]

    def _replica(self) -> tuple[Pipeline[Any], RecordingPublisher]:
        refusals = {AccountCommandRefused: rejected}
        return pipeline("sync", STAGES, lambda work: SyncStore(work, self.database), refusals)

    def happens(self, *messages: Message) -> None:
        self.on_the_way += [sent(message) for message in messages]

    async def deliver(self, which: int = 0, *, again: bool = False) -> None:
        """One message to whom it is for; `again` leaves it on the way, to be delivered once more."""
        chosen = self.on_the_way[which] if again else self.on_the_way.pop(which)
        self.delivered += 1
        if isinstance(chosen.message, COMMANDS_OF_CONTACTS):
            self.happens(*self.contacts.obey(chosen))
        elif isinstance(chosen.message, REQUESTS):
            self.happens(*self.erp.obey(chosen))
        else:
            await self._to_sync(chosen)

    async def deliver_as(self, drawn: tuple[Any, Any]) -> None:
        """A batch to "one" replica or "two" with its size, or the place of one message and whether it comes again."""
        how, what = drawn
        if how == "one":
            await self.deliver_together(what)
        elif how == "two":
            await self.deliver_to_two(what)
        elif self.on_the_way:
            await self.deliver(how % len(self.on_the_way), again=what)

    async def deliver_together(self, count: int) -> None:
        """The first so many of Sync's messages as one batch."""
        await self._to_sync(*self._taken(count))

    def _taken(self, count: int) -> list[Sent]:
        batch = [one for one in self.on_the_way if not isinstance(one.message, (*COMMANDS_OF_CONTACTS, *REQUESTS))]
        for one in batch[:count]:
            self.on_the_way.remove(one)
        self.delivered += len(batch[:count])
        return batch[:count]

    async def deliver_to_two(self, count: int) -> None:
        """As `deliver_together`, but contact events to one replica and all others to a second one, at once."""
        batch = self._taken(count)
        ours = [one.received() for one in batch if isinstance(one.message, ContactEvent)]
        theirs = [one.received() for one in batch if not isinstance(one.message, ContactEvent)]
        await asyncio.gather(*(replica.handle(part) for replica, part in ((self.sync, ours), (self.other, theirs))))
        self.collect()

    async def _to_sync(self, *chosen: Sent) -> None:
        await self.sync.handle([one.received() for one in chosen])
        self.collect()

    def collect(self) -> None:
        """What Sync has published since is on its way."""
        published, self._publisher.sent = self._publisher.sent, []
        for outgoing in published:
            message = _message(outgoing)
            self.told.append(message)
            if isinstance(message, COMMANDS_OF_CONTACTS) or TOPIC_OF[type(message)].owner == "sync":
                self.on_the_way += [Sent(message, outgoing.id)] if _is_for_others(message) else []

    async def settle(self, *messages: Message, at_most: int = 500) -> None:
        """Deliver in order until nothing is on the way."""
        self.happens(*messages)
        while self.on_the_way:
            await self.deliver()
            assert self.delivered < at_most, f"no end: {[type(m.message).__name__ for m in self.on_the_way]}"

    def record(self, link_id: str) -> AccountRecord:
        state: AccountRecord = self.database.accounts.accounts.documents[link_id].state
        return state

    def said(self, kind: type[Message]) -> list[Any]:
        return [message for message in self.told if isinstance(message, kind)]


def _message(outgoing: Outgoing) -> Message:
    return TOPICS[outgoing.topic].types[outgoing.type].model_validate_json(outgoing.value or "")


def _is_for_others(message: Message) -> bool:
    return isinstance(message, (*COMMANDS_OF_CONTACTS, *REQUESTS)) or TOPIC_OF[type(message)].carries_commands


def relation(no: str, code: str = "CUST", table: str = "Customer") -> BusinessRelation:
    return BusinessRelation.model_validate({"business_relation_code": code, "link_to_table": table, "no": no})


def both(world: World, contact_id: UUID, key: str, *names: str) -> Iterator[tuple[Any, Any]]:
    """The values of contact and account side by side."""
    for name in names:
        yield getattr(world.contacts.state(contact_id), name), getattr(world.erp.fields(key), name)
