"""The dedupe service over memory, and contact events for it."""

from collections.abc import Awaitable, Callable
from copy import copy
from datetime import UTC, datetime
from typing import Any

from services.dedupe.app import STAGES
from services.dedupe.domain.errors import DuplicateRefused
from services.dedupe.domain.marketing_setup import KeptSetup
from services.dedupe.domain.pair import DuplicatePair, PairState
from services.dedupe.store.batch import DedupeStore, rejected
from services.dedupe.store.database import SETUP, DedupeDatabase
from services.dedupe.store.lately import Lately
from services.dedupe.store.written import Written
from shared.contracts.contacts import (
    ContactChanged,
    ContactCreated,
    ContactDeleted,
    ContactEvent,
    ContactsMerged,
    ContactsUnmerged,
    ContactType,
)
from shared.contracts.message import Message
from shared.platform.pipeline import Pipeline
from shared.platform.store import Collection, Document
from tests.dedupe.examples import ANNA, NORDWIND, contact
from tests.fakes import RecordingPublisher, handled, in_memory, pipeline


def overtaken(collection: Collection[Any], by: Callable[[], Awaitable[Any]]) -> None:
    """Before something is written to it for the next time, this happens, as another replica's doing."""
    write = collection.write

    async def write_behind(documents: Any, now: Any) -> set[str]:
        if documents:
            del vars(collection)["write"]
            await by()
        return await write(documents, now)

    vars(collection)["write"] = write_behind


class Dedupe:
    """The service over memory; `stages` lets one replica be led stage by stage."""

    def __init__(self) -> None:
        self.database: DedupeDatabase = in_memory(DedupeDatabase)
        self.published: list[Message] = []

    def replica(self) -> "Dedupe":
        """Another process on the same data."""
        other = Dedupe()
        other.database = copy(self.database)
        other.database.written, other.database.lately = Written(), Lately()
        return other

    def pipeline(self, stages: Any = STAGES) -> tuple[Pipeline[Any], RecordingPublisher]:
        return pipeline("dedupe", stages, lambda work: DedupeStore(work, self.database), {DuplicateRefused: rejected})

    async def reads(self, *messages: Message, stages: Any = STAGES) -> list[Message]:
        replica, publisher = self.pipeline(stages)
        await handled(replica, *messages)
        self.published += publisher.messages()
        return publisher.messages()

    async def is_set_up(self, **changes: Any) -> None:
        before = await self.database.setup()
        setup = KeptSetup.model_validate({**before.state.model_dump(), **changes})
        await self.database.setups.write([Document(SETUP, before.version + 1, setup)], datetime.now(UTC))

    async def pairs(self) -> list[DuplicatePair]:
        return [document.state for document in await self.database.pairs.find({}, sort=[("rank", 1)])]

    async def open_pairs(self) -> set[str]:
        return {pair.id for pair in await self.pairs() if pair.state is PairState.OPEN}


def nordwind(number: int, version: int = 1, **fields: str) -> ContactEvent:
    """Nordwind Logistik, a company, with some fields written otherwise."""
    return _event(ContactType.COMPANY, number, version, NORDWIND | fields)


def anna(number: int, version: int = 1, **fields: str) -> ContactEvent:
    """Anna Schröder, a person, with some fields written otherwise."""
    return _event(ContactType.PERSON, number, version, ANNA | fields)


def only_company(number: int, version: int = 1, **fields: str) -> ContactEvent:
    """A company of which nothing is known but these fields."""
    return _event(ContactType.COMPANY, number, version, fields)


def only_person(number: int, version: int = 1, **fields: str) -> ContactEvent:
    """A person of whom nothing is known but these fields."""
    return _event(ContactType.PERSON, number, version, fields)


def deleted(event: ContactEvent) -> ContactDeleted:
    return ContactDeleted(contact_id=event.contact_id, version=event.version + 1, contact=event.contact)


def merged(event: ContactEvent, into: ContactEvent) -> ContactsMerged:
    ids = {"contact_id": event.contact_id, "into_id": into.contact_id, "into_no": into.contact.no}
    return ContactsMerged(version=event.version + 1, contact=event.contact, **ids)


def unmerged(event: ContactsMerged) -> ContactsUnmerged:
    ids = {"contact_id": event.contact_id, "from_id": event.into_id, "from_no": event.into_no}
    return ContactsUnmerged(version=event.version + 1, contact=event.contact, **ids)


def _event(type: ContactType, number: int, version: int, fields: dict[str, str]) -> ContactEvent:
    kind = ContactCreated if version == 1 else ContactChanged
    state = contact(type, number, fields)
    return kind(contact_id=state.contact_id, version=version, contact=state)


ELSEWHERE = {
    "name": "Seeblick Hotel AG",
    "address": "Am Ufer 1",
    "post_code": "8001",
    "city": "Zürich",
    "country_region_code": "CH",
    "phone_no": "+41 44 7654321",
    "email": "hotel@seeblick.example",
    "vat_registration_no": "CHE107787577",
}
"""What makes of Nordwind another company."""
