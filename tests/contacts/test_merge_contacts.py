"""Merges, lists of codes, history and replay through the whole service, over memory."""

from typing import Any
from uuid import uuid4

import pytest

from services.contacts.domain.contact import Contact
from services.contacts.domain.history import creation
from shared.contracts.contacts import (
    AssignMaster,
    ContactChanged,
    ContactEvent,
    ContactsMerged,
    ContactsUnmerged,
    CreateContact,
    DeleteContact,
    DeleteMaster,
    MasterDeleted,
    MasterKind,
    MasterSaved,
    MergeContacts,
    ReplayContact,
    SaveMaster,
    SetupCommandRejected,
    UnmergeContacts,
)
from shared.contracts.message import Message
from shared.platform.pipeline import Outcome
from tests.contacts.running import Contacts, codes
from tests.contacts.test_handlers import change, company, person
from tests.fakes import handled, received


@pytest.fixture
def contacts() -> Contacts:
    return Contacts()


async def stored(contacts: Contacts, no: str) -> Contact:
    (document,) = await contacts.database.contacts.find({"no": no})
    contact: Contact = document.state
    return contact


async def listen(contacts: Contacts) -> None:
    """The service reads its own events, as it does from its topic, until there are no new ones."""
    heard = 0
    while heard < len(events := [m for m in contacts.publisher.messages() if isinstance(m, ContactEvent)]):
        heard = len(events)
        await handled(contacts.pipeline, *events)


async def two_companies(contacts: Contacts, **fields: Any) -> tuple[MergeContacts, UnmergeContacts]:
    """C1 with Anna, and C2 with Bo; the commands that make C1 of both, and both again."""
    one, other = company("C1"), company("C2", **fields)
    await handled(contacts.pipeline, one, other, person("Anna Berg", company_no="C1", no="P1"))
    await handled(contacts.pipeline, person("Bo Lund", company_no="C2", no="P2"))
    ids = {"contact_id": one.contact_id, "merged_id": other.contact_id}
    return MergeContacts(**ids, take=("phone_no",)), UnmergeContacts(**ids)


async def test_one_command_makes_one_contact_of_two_and_brings_the_persons(contacts: Contacts) -> None:
    merge, _ = await two_companies(contacts, phone_no="222")

    await handled(contacts.pipeline, merge)

    assert (await stored(contacts, "C1")).phone_no == "222"
    assert [(await stored(contacts, no)).company_no for no in ("P1", "P2")] == ["C1", "C1"]
    assert (await stored(contacts, "C2")).merged_into_no == "C1"


async def test_a_merge_is_told_by_the_one_that_goes_before_the_one_that_stays(contacts: Contacts) -> None:
    merge, _ = await two_companies(contacts, phone_no="222")

    (outcome,) = await handled(contacts.pipeline, merge)

    assert [type(event) for event in outcome.events] == [ContactsMerged, ContactChanged, ContactChanged]


async def test_an_unmerge_makes_all_as_it_was(contacts: Contacts) -> None:
    merge, unmerge = await two_companies(contacts, phone_no="222")

    outcomes = await handled(contacts.pipeline, merge, unmerge)

    assert isinstance(outcomes[1].events[0], ContactsUnmerged)
    assert [(await stored(contacts, no)).phone_no for no in ("C1", "C2")] == ["", "222"]
    assert [(await stored(contacts, no)).company_no for no in ("P1", "P2")] == ["C1", "C2"]


async def two_persons(contacts: Contacts) -> tuple[CreateContact, CreateContact, UnmergeContacts]:
    """C1 and C2, of which P2 was; it is merged into P1 now. The companies, and the command that makes two of it."""
    one, other = company("C1"), company("C2", phone_no="111")
    stays, goes = person("Anna Berg", company_no="C1", no="P1"), person("Bo Lund", company_no="C2", no="P2")
    ids = {"contact_id": stays.contact_id, "merged_id": goes.contact_id}
    await handled(contacts.pipeline, one, other)
    await handled(contacts.pipeline, stays, goes, MergeContacts(**ids))
    return one, other, UnmergeContacts(**ids)


async def test_a_person_that_is_one_again_follows_what_its_company_changed_meanwhile(contacts: Contacts) -> None:
    _, firm, unmerge = await two_persons(contacts)
    await handled(contacts.pipeline, change(firm.contact_id, name="Förde AG", phone_no="333"))
    await listen(contacts)

    await handled(contacts.pipeline, unmerge)

    bo = await stored(contacts, "P2")
    assert (bo.company_name, bo.phone_no) == ("Förde AG", "333")


async def test_a_person_that_is_one_again_does_not_follow_what_it_left_alone_before(contacts: Contacts) -> None:
    _, firm, unmerge = await two_persons(contacts)
    await handled(contacts.pipeline, unmerge, change(unmerge.merged_id, phone_no="222"))
    await handled(contacts.pipeline, change(firm.contact_id, phone_no="333"))
    await listen(contacts)
    again = MergeContacts(contact_id=unmerge.contact_id, merged_id=unmerge.merged_id)
    await handled(contacts.pipeline, change(unmerge.merged_id, phone_no="111"), again)

    await handled(contacts.pipeline, unmerge.model_copy())

    assert (await stored(contacts, "P2")).phone_no == "111"


async def test_a_person_that_is_one_again_goes_where_its_company_went(contacts: Contacts) -> None:
    other, firm, unmerge = await two_persons(contacts)
    await handled(contacts.pipeline, MergeContacts(contact_id=other.contact_id, merged_id=firm.contact_id))

    await handled(contacts.pipeline, unmerge)

    assert (await stored(contacts, "P2")).company_no == "C1"


async def test_a_person_that_is_one_again_has_no_company_when_that_was_deleted(contacts: Contacts) -> None:
    _, firm, unmerge = await two_persons(contacts)
    await handled(contacts.pipeline, DeleteContact(contact_id=firm.contact_id))

    await handled(contacts.pipeline, unmerge)

    bo = await stored(contacts, "P2")
    assert (bo.deleted, bo.company_no, bo.company_name) == (False, "", "")


async def test_a_merge_and_its_undoing_delivered_again_change_nothing(contacts: Contacts) -> None:
    merge, unmerge = map(received, await two_companies(contacts, phone_no="222"))
    for command in (merge, unmerge, merge, unmerge):
        await contacts.pipeline.handle([command])
    told = len(contacts.publisher.sent)

    assert [outcome.result for outcome in await contacts.pipeline.handle([merge, unmerge])] == ["repeated", "repeated"]
    assert len(contacts.publisher.sent) == told
    assert not (await stored(contacts, "C2")).deleted


async def test_two_contacts_merged_into_each_other_at_once_leave_one(contacts: Contacts) -> None:
    merge, _ = await two_companies(contacts)
    other_way = MergeContacts(contact_id=merge.merged_id, merged_id=merge.contact_id)
    other, _ = contacts.replica()

    outcomes = await interleaved(contacts, other, merge, other_way)

    left = [contact for no in ("C1", "C2") if not (contact := await stored(contacts, no)).deleted]
    assert len(left) == 1, outcomes
    assert {(await stored(contacts, no)).company_no for no in ("P1", "P2")} == {left[0].no}


async def interleaved(contacts: Contacts, other: Any, *commands: Message) -> list[Outcome]:
    """Each command by a replica of its own, which reads before the other has written."""
    reading = contacts.database.contacts.load
    waiting: list[Any] = []

    async def held(ids: Any) -> Any:
        found = await reading(ids)
        if waiting:
            await waiting.pop()
        return found

    first, second = (received(command) for command in commands)
    waiting.append(other.handle([second]))
    contacts.database.contacts.load = held  # type: ignore[method-assign]
    return list(await contacts.pipeline.handle([first]))


async def test_the_history_says_who_changed_what_from_what_to_what(contacts: Contacts) -> None:
    firm = company("C1", city="Kiel")
    await handled(contacts.pipeline, firm, change(firm.contact_id, city="Emden"))
    await listen(contacts)

    (entry,) = [document.state for document in await contacts.database.history.find({})]

    assert (entry.version, entry.by, entry.change) == (2, "/tests", "ContactChanged")
    assert [(field.field, field.before, field.after) for field in entry.fields] == [("city", "Kiel", "Emden")]


async def test_the_first_entry_is_told_from_the_others(contacts: Contacts) -> None:
    firm = company("C1", city="Kiel")
    await handled(contacts.pipeline, firm, change(firm.contact_id, city="Emden"))
    await listen(contacts)

    changes = [document.state for document in await contacts.database.history.find({})]
    first = creation(await stored(contacts, "C1"), changes)

    assert (first.version, first.by, first.change) == (1, "/tests", "ContactCreated")
    assert {field.field: field.after for field in first.fields}["city"] == "Kiel"


async def test_the_history_goes_on_over_merge_and_unmerge(contacts: Contacts) -> None:
    merge, unmerge = await two_companies(contacts)
    await handled(contacts.pipeline, merge, unmerge, DeleteContact(contact_id=merge.merged_id))
    await listen(contacts)

    entries = await contacts.database.history.find({"contact_id": str(merge.merged_id)}, sort=[("version", 1)])

    assert [(document.state.change, document.state.other_no) for document in entries] == [
        ("ContactsMerged", "C1"), ("ContactsUnmerged", "C1"), ("ContactDeleted", ""),
    ]  # fmt: skip


async def test_an_event_heard_twice_is_one_entry(contacts: Contacts) -> None:
    firm = company("C1")
    await handled(contacts.pipeline, firm, change(firm.contact_id, city="Emden"))
    await listen(contacts)
    await listen(contacts)

    assert await contacts.database.history.count() == 1


async def test_a_replay_tells_the_state_once_more_under_its_version(contacts: Contacts) -> None:
    firm = company("C1")
    await handled(contacts.pipeline, firm, change(firm.contact_id, city="Emden"))

    (outcome,) = await handled(contacts.pipeline, ReplayContact(contact_id=firm.contact_id))

    (again,) = outcome.events
    assert isinstance(again, ContactChanged)
    assert (again.version, again.old, again.contact.city) == (2, {}, "Emden")
    assert contacts.publisher.sent[-1].id == f"{firm.contact_id}:2"


async def test_a_replay_is_no_entry_of_the_history(contacts: Contacts) -> None:
    firm = company("C1")
    await handled(contacts.pipeline, firm, ReplayContact(contact_id=firm.contact_id))
    await listen(contacts)

    assert await contacts.database.history.count() == 0


NEWS = SaveMaster(kind=MasterKind.MAILING_GROUP, code="news", description="Newsletter")


async def test_an_entry_is_assigned_counted_and_then_not_deleted(contacts: Contacts) -> None:
    firm = company("C1")
    assign = AssignMaster(contact_id=firm.contact_id, kind=MasterKind.MAILING_GROUP, code="NEWS")
    await handled(contacts.pipeline, NEWS, firm, assign)

    (outcome,) = await handled(contacts.pipeline, DeleteMaster(kind=MasterKind.MAILING_GROUP, code="NEWS"))

    assert (await stored(contacts, "C1")).mailing_groups == ("NEWS",)
    assert codes(outcome) == ["master_in_use"]
    answer = contacts.publisher.messages()[-1]
    assert isinstance(answer, SetupCommandRejected)
    assert (answer.table, answer.code) == ("Mailing Group", "NEWS")


async def test_an_unknown_entry_is_refused(contacts: Contacts) -> None:
    firm = company("C1")
    assign = AssignMaster(contact_id=firm.contact_id, kind=MasterKind.MAILING_GROUP, code="NEWS")

    outcomes = await handled(contacts.pipeline, firm, assign, DeleteMaster(kind=assign.kind, code="NEWS"))

    assert [codes(outcome) for outcome in outcomes[1:]] == [["master_not_found"]] * 2


async def test_an_entry_tells_that_it_was_saved_and_deleted(contacts: Contacts) -> None:
    command = received(NEWS)
    await contacts.pipeline.handle([command, command, received(DeleteMaster(kind=NEWS.kind, code="NEWS"))])

    told = contacts.publisher.messages()

    assert told == [
        MasterSaved(kind=NEWS.kind, code="NEWS", description="Newsletter", version=1),
        MasterDeleted(kind=NEWS.kind, code="NEWS", description="Newsletter", version=2),
    ]


async def test_a_merge_with_a_contact_that_is_not_there_is_refused(contacts: Contacts) -> None:
    firm = company("C1")

    outcomes = await handled(contacts.pipeline, firm, MergeContacts(contact_id=firm.contact_id, merged_id=uuid4()))

    assert codes(outcomes[1]) == ["contact_not_found"]
