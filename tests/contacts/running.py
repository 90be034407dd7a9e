"""The contacts service without broker and database: what it publishes for itself comes back to it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from services.contacts.app import STAGES
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactRefused
from services.contacts.store import ContactDatabase, ContactStore, rejected
from shared.contracts.contacts import (
    BusinessRelation,
    ChangeContact,
    ContactChanges,
    ContactEvent,
    ContactType,
    CreateContact,
    InheritFromCompany,
    LinkToTable,
)
from shared.contracts.contacts_setup import ChangeMarketingSetup, MarketingSetupChanges
from shared.contracts.message import Message
from shared.platform.kafka.envelope import Received
from shared.platform.pipeline import Outcome, Pipeline
from shared.platform.store import Collection, Document
from tests.fakes import RecordingPublisher, handled, in_memory, pipeline, received


class Contacts:
    """One database and one replica; `replica` makes more."""

    def __init__(self) -> None:
        self.database: ContactDatabase = in_memory(ContactDatabase)
        self.pipeline, self.publisher = self.replica()
        self._told = 0

    def replica(self) -> tuple[Pipeline[ContactStore], RecordingPublisher]:
        return pipeline("contacts", STAGES, lambda work: ContactStore(work, self.database), {ContactRefused: rejected})

    async def handle(self, *messages: Message) -> list[Outcome]:
        return await handled(self.pipeline, *messages)

    def untold(self) -> list[Received]:
        """What the service has published for itself since it was asked last."""
        fresh, self._told = self.publisher.messages()[self._told :], len(self.publisher.messages())
        return [received(message) for message in fresh if isinstance(message, ContactEvent | InheritFromCompany)]

    async def settle(self) -> int:
        """Until the service has nothing more to tell itself; returns in how many batches."""
        batches = 0
        while batch := self.untold():
            await self.pipeline.handle(batch)
            batches += 1
        return batches

    def count_writes(self) -> list[str]:
        """From now on, the name of each collection that is written to, once for each bulk."""
        written: list[str] = []
        for collection in self.database.collections:
            collection.write = _noting(collection, written)  # type: ignore[method-assign]
        return written

    def note_queries(self) -> list[Mapping[str, Any]]:
        """From now on, what contacts are looked for by."""
        asked: list[Mapping[str, Any]] = []
        find = self.database.contacts.find

        async def noting(filter: Mapping[str, Any], **options: Any) -> list[Document[Contact]]:
            asked.append(filter)
            return await find(filter, **options)

        self.database.contacts.find = noting  # type: ignore[method-assign]
        return asked

    async def numbers(self) -> list[str]:
        return sorted(document.state.no for document in await self.database.contacts.find({}))

    async def contact(self, contact_id: UUID) -> Contact:
        return (await self.database.contacts.load([str(contact_id)]))[0].state


def _noting(collection: Collection[Any], written: list[str]) -> Any:
    write = collection.write

    async def noting(documents: Sequence[Document[Any]], now: datetime) -> set[str]:
        written.extend([collection.name] if documents else [])
        return await write(documents, now)

    return noting


def a_company(no: str = "", **fields: Any) -> CreateContact:
    return CreateContact(contact_id=uuid4(), type=ContactType.COMPANY, no=no, **{"name": "Nordwind GmbH", **fields})


def a_person(company: CreateContact | None = None, **fields: Any) -> CreateContact:
    of = {"company_id": company.contact_id} if company else {}
    return CreateContact(contact_id=uuid4(), type=ContactType.PERSON, **{"name": "Anna Berg", **of, **fields})


def a_change(contact: CreateContact, **fields: Any) -> ChangeContact:
    return ChangeContact(contact_id=contact.contact_id, changes=ContactChanges(**fields))


def a_setup(**fields: Any) -> ChangeMarketingSetup:
    return ChangeMarketingSetup(changes=MarketingSetupChanges(**fields))


def a_link(table: str, no: str) -> BusinessRelation:
    return BusinessRelation(business_relation_code="", link_to_table=LinkToTable(table), no=no)


def codes(outcome: Outcome) -> list[str]:
    assert isinstance(outcome.refusal, ContactRefused), outcome
    return [error.code for error in outcome.refusal.errors]
