"""What other services have that refers to a contact keeps it from being deleted or moved."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from shared.contracts.campaigns import SegmentLineChanged
from shared.contracts.contacts import DeleteContact, MergeContacts
from shared.contracts.message import Message
from shared.contracts.opportunities import OpportunityChanged, OpportunityStatus, TaskChanged
from tests.contacts.running import Contacts, a_change, a_company, a_person, codes


def a_task(contact_id: UUID, version: int = 1, **fields: Any) -> TaskChanged:
    return TaskChanged(**{"task_id": uuid4(), "version": version, "no": "TD1", "contact_id": contact_id, **fields})


def an_opportunity(contact_id: UUID, status: OpportunityStatus) -> OpportunityChanged:
    return OpportunityChanged(opportunity_id=uuid4(), version=1, no="OP1", contact_id=contact_id, status=status)


def a_segment_line(contact_id: UUID, *, logged: bool = False) -> SegmentLineChanged:
    return SegmentLineChanged(
        segment_line_id=uuid4(), version=1, segment_no="SM1", line_no=10000, contact_id=contact_id, logged=logged
    )


@pytest.fixture
def contacts() -> Contacts:
    return Contacts()


async def test_every_blocker_of_a_deletion_is_named(contacts: Contacts) -> None:
    firm = a_company("C1")
    open_ones: list[Message] = [
        a_task(firm.contact_id),
        a_segment_line(firm.contact_id),
        an_opportunity(firm.contact_id, OpportunityStatus.IN_PROGRESS),
    ]
    await contacts.handle(firm, *open_ones)

    (outcome,) = await contacts.handle(DeleteContact(contact_id=firm.contact_id))

    assert codes(outcome) == ["open_opportunity", "unlogged_segment_line", "open_task"]
    assert "Contact C1 cannot be deleted: it has task TD1, open." in str(outcome.refusal)


async def test_what_is_closed_won_or_logged_blocks_nothing(contacts: Contacts) -> None:
    firm = a_company()
    done: list[Message] = [
        a_task(firm.contact_id, closed=True),
        a_segment_line(firm.contact_id, logged=True),
        an_opportunity(firm.contact_id, OpportunityStatus.WON),
    ]
    await contacts.handle(firm, *done)

    (outcome,) = await contacts.handle(DeleteContact(contact_id=firm.contact_id))

    assert outcome.result == "done"


async def test_a_persons_blocker_keeps_its_company_too(contacts: Contacts) -> None:
    firm = a_company()
    anna = a_person(firm)
    await contacts.handle(firm, anna, a_task(anna.contact_id))

    (outcome,) = await contacts.handle(DeleteContact(contact_id=firm.contact_id))

    assert codes(outcome) == ["open_task"]
    assert not (await contacts.contact(anna.contact_id)).deleted


async def test_the_newest_of_a_task_counts_in_whatever_order_it_is_told(contacts: Contacts) -> None:
    firm, task = a_company(), uuid4()
    closed = a_task(firm.contact_id, 2, task_id=task, closed=True)
    await contacts.handle(firm, closed, a_task(firm.contact_id, 1, task_id=task))

    (outcome,) = await contacts.handle(DeleteContact(contact_id=firm.contact_id))

    assert outcome.result == "done"


async def test_a_person_with_an_unlogged_segment_line_does_not_change_its_company(contacts: Contacts) -> None:
    firm, other = a_company("C1"), a_company("C2")
    anna = a_person(firm)
    await contacts.handle(firm, other, anna, a_segment_line(anna.contact_id))

    move, edit = await contacts.handle(a_change(anna, company_no="C2", phone_no="x"), a_change(anna, job_title="Buyer"))

    assert codes(move) == ["phone_contains_letters", "unlogged_segment_line"]
    assert edit.result == "done"


async def test_what_referred_to_a_merged_contact_keeps_the_one_it_went_into(contacts: Contacts) -> None:
    first, second, third = a_company("C1"), a_company("C2"), a_company("C3")
    await contacts.handle(first, second, third, a_task(third.contact_id))
    for stays, goes in ((second, third), (first, second)):
        await contacts.handle(MergeContacts(contact_id=stays.contact_id, merged_id=goes.contact_id))

    (outcome,) = await contacts.handle(DeleteContact(contact_id=first.contact_id))

    assert codes(outcome) == ["open_task"]
    assert "Contact C1 cannot be deleted" in str(outcome.refusal)
