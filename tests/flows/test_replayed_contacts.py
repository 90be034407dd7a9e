"""A contact that is published again changes nothing for those who have it, and is news for those who come later."""

from typing import Any

import pytest

from services.dedupe.app import STAGES as DEDUPE
from services.dedupe.store.batch import DedupeStore
from services.dedupe.store.database import DedupeDatabase
from services.interactions.app import STAGES as INTERACTIONS
from services.interactions.database import InteractionDatabase
from services.interactions.store import InteractionStore
from services.sync.app import STAGES as SYNC
from services.sync.database import SyncDatabase
from services.sync.store import SyncStore
from shared.contracts.contacts import ContactChanged, ContactCreated
from tests.contacts.examples import a_company
from tests.fakes import RecordingPublisher, handled, in_memory, pipeline

READERS: dict[str, tuple[Any, Any, Any]] = {
    "dedupe": (DEDUPE, DedupeDatabase, DedupeStore),
    "interactions": (INTERACTIONS, InteractionDatabase, InteractionStore),
    "sync": (SYNC, SyncDatabase, SyncStore),
}
FIRM = a_company(city="Kiel", phone_no="+49 431 5550113")
CREATED = ContactCreated(contact_id=FIRM.contact_id, version=1, contact=FIRM.state())
AGAIN: ContactChanged = FIRM.again()


def reader(name: str) -> tuple[Any, RecordingPublisher, Any]:
    stages, database_class, store = READERS[name]
    database = in_memory(database_class)
    made, publisher = pipeline(name, stages, lambda work: store(work, database))
    return made, publisher, database


def states(database: Any) -> dict[str, dict[str, Any]]:
    return {
        collection.name: {id: document.state for id, document in collection.documents.items()}
        for collection in database.collections
    }


@pytest.mark.parametrize("name", READERS)
async def test_who_has_a_contact_drops_its_replay(name: str) -> None:
    made, publisher, database = reader(name)
    await handled(made, CREATED)
    before, told = states(database), len(publisher.sent)

    await handled(made, AGAIN)

    assert states(database) == before
    assert len(publisher.sent) == told


@pytest.mark.parametrize("name", READERS)
async def test_who_comes_later_learns_the_contact_from_its_replay(name: str) -> None:
    late, _, late_database = reader(name)
    early, _, early_database = reader(name)

    await handled(late, AGAIN)
    await handled(early, CREATED)

    assert {name: set(found) for name, found in states(late_database).items()} == {
        name: set(found) for name, found in states(early_database).items()
    }
