"""Commands through the whole service, over memory."""

from uuid import UUID, uuid4

import pytest

from shared.contracts.contacts import (
    ChangeContact,
    ContactChanges,
    ContactCommandRejected,
    ContactCreated,
    ContactDeleted,
    ContactType,
    CreateContact,
    DeleteContact,
)
from tests.contacts.running import Contacts, a_link, codes
from tests.fakes import handled, received


@pytest.fixture
def contacts() -> Contacts:
    return Contacts()


def company(no: str = "", **fields: object) -> CreateContact:
    return CreateContact(contact_id=uuid4(), type=ContactType.COMPANY, no=no, **{"name": "Nordwind GmbH", **fields})


def person(name: str = "Anna Berg", **fields: object) -> CreateContact:
    return CreateContact(contact_id=uuid4(), type=ContactType.PERSON, name=name, **fields)


async def test_a_company_and_its_person_may_come_in_one_batch(contacts: Contacts) -> None:
    await handled(contacts.pipeline, company("C1", city="Kiel"), person(company_no="C1"))

    created = [message for message in contacts.publisher.messages() if isinstance(message, ContactCreated)]
    assert [(event.contact.company_name, event.contact.city) for event in created] == [("Nordwind GmbH", "Kiel")] * 2


async def test_a_blank_number_takes_the_next_of_the_series(contacts: Contacts) -> None:
    await handled(contacts.pipeline, company(), company(), person())

    assert await contacts.numbers() == ["CT000001", "CT000002", "CT000003"]


async def test_the_series_skips_numbers_typed_by_hand(contacts: Contacts) -> None:
    await handled(contacts.pipeline, company("CT000002"), company(), company())
    await handled(contacts.pipeline, company())

    assert await contacts.numbers() == ["CT000001", "CT000002", "CT000003", "CT000004"]


async def test_many_numbers_typed_by_hand_are_skipped_in_leaps(contacts: Contacts) -> None:
    await handled(contacts.pipeline, *(company(f"CT{number:06}") for number in range(1, 201)))
    asked = contacts.note_queries()

    await handled(contacts.pipeline, company(), company())

    assert (await contacts.numbers())[-2:] == ["CT000201", "CT000202"]
    assert len([filter for filter in asked if "no" in filter]) < 10


async def test_a_refused_command_leaves_no_gap_in_the_series(contacts: Contacts) -> None:
    outcomes = await handled(contacts.pipeline, company(phone_no="call me"), company())
    await handled(contacts.pipeline, company())

    assert codes(outcomes[0]) == ["phone_contains_letters"]
    assert await contacts.numbers() == ["CT000001", "CT000002"]


async def test_two_replicas_give_no_number_twice(contacts: Contacts) -> None:
    other, _ = contacts.replica()

    await handled(contacts.pipeline, company(), company())
    await handled(other, company(), company())
    await handled(contacts.pipeline, company())

    assert await contacts.numbers() == [f"CT00000{number}" for number in range(1, 6)]


async def test_a_taken_number_is_refused_in_any_case_of_letters(contacts: Contacts) -> None:
    outcomes = await handled(contacts.pipeline, company("C1"), company("c1 "))

    assert codes(outcomes[1]) == ["number_taken"]


async def test_what_other_contacts_have_is_named_with_all_other_errors(contacts: Contacts) -> None:
    link = a_link("Customer", "D1")
    await contacts.handle(company("C1", business_relations=(link,)))

    (refused,) = await contacts.handle(company("C2", business_relations=(link,), phone_no="none"))

    assert codes(refused) == ["relation_taken", "phone_contains_letters"]


async def test_a_taken_number_is_named_with_all_other_errors(contacts: Contacts) -> None:
    await contacts.handle(company("C1"))

    (refused,) = await contacts.handle(company("c1", phone_no="none"))

    assert codes(refused) == ["number_taken", "phone_contains_letters"]


async def test_a_number_of_spaces_is_none(contacts: Contacts) -> None:
    await contacts.handle(company("  "))

    assert await contacts.numbers() == ["CT000001"]


async def test_a_number_that_cannot_be_given_is_named_with_all_other_errors(contacts: Contacts) -> None:
    (refused,) = await contacts.handle(company(no_series="VIP", phone_no="none"))

    assert codes(refused) == ["number_series_not_related", "phone_contains_letters"]


async def test_an_unknown_company_is_named_with_all_other_errors(contacts: Contacts) -> None:
    (outcome,) = await handled(contacts.pipeline, person(company_no="C9", phone_no="call me", email="none"))

    assert sorted(codes(outcome)) == ["company_not_found", "email_invalid", "phone_contains_letters"]


async def test_a_refusal_is_answered_by_an_event_that_says_why(contacts: Contacts) -> None:
    command = received(DeleteContact(contact_id=uuid4()))

    await contacts.pipeline.handle([command])

    (answer,) = contacts.publisher.messages()
    assert isinstance(answer, ContactCommandRejected)
    assert (answer.command_id, answer.command, answer.errors[0].code) == (
        command.id, "DeleteContact", "contact_not_found",
    )  # fmt: skip


async def test_a_company_is_deleted_with_its_persons(contacts: Contacts) -> None:
    firm, anna = company("C1"), person(company_no="C1")
    await handled(contacts.pipeline, firm, anna, person("Bo Lund"))

    await handled(contacts.pipeline, DeleteContact(contact_id=firm.contact_id))

    gone = {event.contact_id for event in contacts.publisher.messages() if isinstance(event, ContactDeleted)}
    assert gone == {firm.contact_id, anna.contact_id}


async def test_a_deletion_is_followed_by_a_tombstone(contacts: Contacts) -> None:
    firm = company("C1")
    await handled(contacts.pipeline, firm, DeleteContact(contact_id=firm.contact_id))

    assert [(m.type, m.value is None) for m in contacts.publisher.sent] == [
        ("ContactCreated", False), ("ContactDeleted", False), ("ContactDeleted", True),
    ]  # fmt: skip


async def test_a_command_for_a_deleted_contact_is_refused(contacts: Contacts) -> None:
    firm = company("C1")
    await handled(contacts.pipeline, firm, DeleteContact(contact_id=firm.contact_id))

    (outcome,) = await handled(contacts.pipeline, change(firm.contact_id, city="Kiel"))

    assert codes(outcome) == ["contact_deleted"]


async def test_a_person_moved_to_another_company_leaves_the_old_ones_phone(contacts: Contacts) -> None:
    anna = person(company_no="C1")
    await handled(contacts.pipeline, company("C1", phone_no="111"), company("C2", phone_no="222"), anna)

    (outcome,) = await handled(contacts.pipeline, change(anna.contact_id, company_no="C2"))

    assert outcome.events[0].contact.phone_no == "222"  # type: ignore[attr-defined]


async def test_a_change_that_changes_nothing_writes_nothing(contacts: Contacts) -> None:
    firm = company("C1", city="Kiel")
    await handled(contacts.pipeline, firm)

    await handled(contacts.pipeline, change(firm.contact_id, city="Kiel"))

    assert len(contacts.publisher.sent) == 1


async def test_a_batch_delivered_twice_changes_nothing_the_second_time(contacts: Contacts) -> None:
    firm = company()
    batch = [received(firm), received(change(firm.contact_id, city="Kiel")), received(person())]

    await contacts.pipeline.handle(batch)
    again = await contacts.pipeline.handle(batch)

    assert [outcome.result for outcome in again] == ["repeated"] * 3
    assert len(contacts.publisher.sent) == 3


def change(contact_id: UUID, **fields: object) -> ChangeContact:
    return ChangeContact(contact_id=contact_id, changes=ContactChanges(**fields))
