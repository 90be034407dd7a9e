"""A customer belongs to one contact, also when two replicas link it in the same moment (Business Central, 5054)."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from services.contacts.app import STAGES
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.link_claim import GRACE, LinkClaim
from services.contacts.store import ContactDatabase, ContactStore, rejected
from shared.contracts.contacts import (
    AddBusinessRelation,
    CreateContact,
    DeleteContact,
    MergeContacts,
    RemoveBusinessRelation,
    UnmergeContacts,
)
from shared.contracts.message import Message
from shared.platform.pipeline import Outcome, Pipeline
from shared.platform.settings import Settings
from shared.platform.store import Document
from tests.contacts.running import Contacts, a_company, a_link, codes
from tests.fakes import NOW, handled, in_memory, pipeline, received

D1 = a_link("Customer", "D1")


def linked(contact: CreateContact) -> AddBusinessRelation:
    return AddBusinessRelation(contact_id=contact.contact_id, relation=D1)


@pytest.fixture(params=["memory", pytest.param("real", marks=pytest.mark.backing)])
async def database(request: pytest.FixtureRequest) -> AsyncIterator[ContactDatabase]:
    if request.param == "memory":
        yield in_memory(ContactDatabase)
        return
    settings = Settings(
        mongodb_url=request.getfixturevalue("backing").mongodb_url, relata_namespace=f"t{uuid4().hex[:8]}"
    )
    real = ContactDatabase(settings)
    await real.ensure_indexes()
    yield real
    await real.drop()
    real.close()


def a_replica(database: ContactDatabase) -> Pipeline[ContactStore]:
    return pipeline("contacts", STAGES, lambda work: ContactStore(work, database), {ContactRefused: rejected})[0]


def in_step(database: ContactDatabase, replicas: int) -> None:
    """No replica writes a claim before all have looked."""
    looked, write = asyncio.Barrier(replicas), database.links.write
    left = replicas

    async def waiting(documents: Sequence[Document[LinkClaim]], now: datetime) -> set[str]:
        nonlocal left
        if documents and left:
            left -= 1
            await looked.wait()
        return await write(documents, now)

    database.links.write = waiting  # type: ignore[method-assign]


async def both(database: ContactDatabase, *commands: Message) -> list[Outcome]:
    """Each command at a replica of its own, all at once."""
    in_step(database, len(commands))
    outcomes = await asyncio.gather(*[handled(a_replica(database), command) for command in commands])
    return [outcome for (outcome,) in outcomes]


async def test_of_two_replicas_that_link_one_customer_the_second_is_refused(database: ContactDatabase) -> None:
    one, other = a_company(), a_company()
    await handled(a_replica(database), one, other)

    outcomes = await both(database, linked(one), linked(other))

    (refused,) = [outcome for outcome in outcomes if outcome.refusal]
    assert codes(refused) == ["relation_taken"]
    assert await database.contacts.count({"link_keys": {"$in": ["Customer|D1"]}}) == 1


async def test_of_two_contacts_made_from_one_customer_the_second_is_refused(database: ContactDatabase) -> None:
    outcomes = await both(database, *[a_company(business_relations=(D1,)) for _ in range(2)])

    assert sorted(outcome.result for outcome in outcomes) == ["done", "refused"]
    assert await database.contacts.count() == 1


async def test_a_claim_of_a_replica_that_died_holds_until_its_grace_is_over(database: ContactDatabase) -> None:
    one, other = a_company(), a_company()
    replica = a_replica(database)
    replica.clock = lambda: NOW
    await handled(replica, one, other)
    claim = LinkClaim(link="Customer|D1", contact_id=one.contact_id, contact_version=2, at=NOW)
    await database.links.write([Document("Customer|D1", 1, claim, token="dead")], NOW)

    (early,) = await handled(replica, linked(other))
    replica.clock = lambda: NOW + GRACE + timedelta(seconds=1)
    (late,) = await handled(replica, linked(other))

    assert codes(early) == ["relation_taken"]
    assert late.result == "done"


async def test_a_command_whose_claim_alone_was_written_is_done_when_it_comes_again(database: ContactDatabase) -> None:
    one, other, replica = a_company(), a_company(), a_replica(database)
    await handled(replica, one, other)
    again = received(linked(one))
    database.contacts.write, write = dying, database.contacts.write  # type: ignore[method-assign]
    with pytest.raises(ConnectionError):
        await replica.handle([again])
    database.contacts.write = write  # type: ignore[method-assign]

    refused, done = await replica.handle([received(linked(other)), again])

    assert codes(refused) == ["relation_taken"]
    assert done.result == "done"


async def test_a_link_written_between_our_query_and_our_claim_is_seen(database: ContactDatabase) -> None:
    one, other, replica = a_company(), a_company(), a_replica(database)
    await handled(replica, one, other, linked(one))
    find = database.contacts.find

    async def find_too_early(filter: Mapping[str, Any], **options: Any) -> list[Document[Contact]]:
        return [] if "link_keys" in filter else await find(filter, **options)

    database.contacts.find = find_too_early  # type: ignore[method-assign]
    (refused,) = await handled(replica, linked(other))
    database.contacts.find = find  # type: ignore[method-assign]

    assert codes(refused) == ["relation_taken"]


async def test_the_links_of_a_batch_are_looked_for_at_once() -> None:
    contacts = Contacts()
    asked = contacts.note_queries()

    await contacts.handle(*[a_company(business_relations=(a_link("Customer", f"D{number}"),)) for number in range(20)])

    assert [len(filter["link_keys"]["$in"]) for filter in asked if "link_keys" in filter] == [20]


async def dying(documents: Sequence[Document[Any]], now: datetime) -> set[str]:
    if documents:
        raise ConnectionError
    return set()


@pytest.mark.parametrize("ending", [DeleteContact, RemoveBusinessRelation])
async def test_a_link_that_a_contact_lost_is_free_at_once(ending: type[Message]) -> None:
    contacts, one, other = Contacts(), a_company(), a_company()
    relation = {"relation": D1} if ending is RemoveBusinessRelation else {}
    await contacts.handle(one, other, linked(one))

    _, taken = await contacts.handle(ending.model_validate({"contact_id": one.contact_id, **relation}), linked(other))

    assert taken.result == "done"


async def test_a_link_is_not_free_while_its_contact_goes_into_another() -> None:
    contacts, one, into, other = Contacts(), a_company(), a_company(), a_company()
    await contacts.handle(one, into, other, linked(one))
    merge = MergeContacts(contact_id=into.contact_id, merged_id=one.contact_id)
    first_stages, _ = pipeline("contacts", STAGES[:3], contacts.pipeline.open, {ContactRefused: rejected})
    again = received(merge)
    await first_stages.handle([again])

    (meanwhile,) = await contacts.handle(linked(other))
    await contacts.pipeline.handle([again])

    assert codes(meanwhile) == ["relation_taken"]
    assert (await contacts.contact(into.contact_id)).business_relations[0].no == "D1"


async def test_a_merge_is_not_undone_when_its_customer_has_become_anothers() -> None:
    contacts, one, into, other = Contacts(), a_company(), a_company(), a_company("C3")
    await contacts.handle(one, into, other, linked(one))
    await contacts.handle(MergeContacts(contact_id=into.contact_id, merged_id=one.contact_id))
    await contacts.handle(RemoveBusinessRelation(contact_id=into.contact_id, relation=D1), linked(other))

    (undone,) = await contacts.handle(UnmergeContacts(contact_id=into.contact_id, merged_id=one.contact_id))

    assert codes(undone) == ["relation_taken"]
    assert "C3" in str(undone.refusal)
