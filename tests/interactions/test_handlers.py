"""What each message changes and tells, over a database in memory."""

import pytest

from services.interactions.domain.inbox import State
from services.interactions.domain.matching import Reason
from shared.contracts.contacts import ContactCreated
from shared.contracts.erp import DocumentIssued
from shared.contracts.interactions import InteractionLogged, InteractionUnmatched
from shared.contracts.message import Message
from shared.contracts.telephony import CallEnded
from tests.fakes import NOW, received
from tests.interactions.replica import Replica, changed, created, deleted, logged, person_created
from tests.interactions.samples import CUSTOMER, call, document

NUMBER = {"phone_no": "030 901820"}
CRONUS = created("CT0001", business_relations=(CUSTOMER,), **NUMBER)


@pytest.fixture
def service() -> Replica:
    return Replica()


@pytest.mark.parametrize("source", [document(), call()])
async def test_what_belongs_to_a_known_contact_is_logged(service: Replica, source: DocumentIssued | CallEnded) -> None:
    await service.reads(CRONUS)

    [told] = await service.reads(source)

    assert isinstance(told, InteractionLogged)
    assert (told.version, told.entry.contact_no, told.entry.entry_no) == (1, "CT0001", 1)
    assert (await service.interaction(source)).entry == told.entry


async def test_what_belongs_to_nobody_waits_and_is_told_so(service: Replica) -> None:
    [told] = await service.reads(document())

    assert isinstance(told, InteractionUnmatched)
    assert (told.version, told.reason, told.looked_for) == (1, "no_contact_with_this_customer", ("customer:10000",))
    assert (await service.interaction(document())).state is State.WAITING


async def test_an_interaction_is_dated_by_when_its_message_was_sent(service: Replica) -> None:
    await service.pipeline.handle([received(CRONUS), received(document())])

    interaction = await service.interaction(document())

    assert interaction.received_at == NOW
    assert interaction.entry
    assert interaction.entry.date == NOW.date()


@pytest.mark.parametrize("messages", [(document(), CRONUS), (CRONUS, document())])
async def test_a_document_and_its_contact_in_one_batch_make_one_event(
    service: Replica, messages: tuple[Message, ...]
) -> None:
    told = await service.reads(*messages)

    assert logged(told) == ["CT0001"]
    assert len(told) == 1


async def test_what_waits_is_logged_when_its_contact_comes(service: Replica) -> None:
    await service.reads(document(), call())

    told = await service.reads(CRONUS)

    assert logged(told) == ["CT0001", "CT0001"]
    assert [message.version for message in told if isinstance(message, InteractionLogged)] == [2, 2]


async def test_what_waits_is_logged_when_a_contact_becomes_the_customer(service: Replica) -> None:
    await service.reads(created("CT0001"), document())

    told = await service.reads(changed("CT0001", 2, business_relations=(CUSTOMER,)))

    assert logged(told) == ["CT0001"]


async def test_a_number_that_one_of_two_companies_gives_up_is_the_others(service: Replica) -> None:
    await service.reads(created("CT0001", **NUMBER), created("CT0009", **NUMBER), call())
    assert (await service.interaction(call())).reason is Reason.SEVERAL_CONTACTS

    told = await service.reads(changed("CT0009", 2))

    assert logged(told) == ["CT0001"]


async def test_a_number_given_up_in_an_event_never_read_is_the_others(service: Replica) -> None:
    await service.reads(created("CT0001", **NUMBER), created("CT0009", **NUMBER), call())

    told = await service.reads(changed("CT0009", 7, name="compaction kept only this"))

    assert logged(told) == ["CT0001"]


async def test_a_number_of_a_deleted_company_is_the_others(service: Replica) -> None:
    await service.reads(created("CT0001", **NUMBER), created("CT0009", **NUMBER), call())

    told = await service.reads(deleted("CT0009", 2, **NUMBER))

    assert logged(told) == ["CT0001"]


async def test_a_contact_that_is_deleted_leaves_its_reason(service: Replica) -> None:
    await service.reads(created("CT0001", privacy_blocked=True, **NUMBER), call())

    [told] = await service.reads(deleted("CT0001", 2, privacy_blocked=True, **NUMBER))

    assert isinstance(told, InteractionUnmatched)
    assert (told.version, told.reason) == (2, "contact_deleted")


async def test_an_unblocked_company_gets_the_calls_to_the_number_of_its_persons(service: Replica) -> None:
    await service.reads(created("CT0001", privacy_blocked=True))
    await service.reads(person_created("CT0002", "CT0001", **NUMBER), person_created("CT0003", "CT0001", **NUMBER))
    await service.reads(call())

    told = await service.reads(changed("CT0001", 2))

    assert logged(told) == ["CT0001"]


async def test_a_number_whose_company_is_not_known_waits_for_the_company_too(service: Replica) -> None:
    await service.reads(call())

    [told] = await service.reads(person_created("CT0002", "CT0001", **NUMBER))

    assert isinstance(told, InteractionUnmatched)
    assert (told.reason, told.looked_for) == ("company_not_known", ("phone:+4930901820", "contact:CT0001"))
    assert await service.database.interactions.count_unsent() == 0


async def test_a_contact_that_nothing_waits_for_is_kept_and_not_told(service: Replica) -> None:
    assert await service.reads(CRONUS) == []
    assert (await service.card("CT0001")).version == 1


@pytest.mark.parametrize("late", [CRONUS, changed("CT0001", 2, name="Old"), deleted("CT0001", 2)])
async def test_an_older_version_of_a_contact_is_dropped(service: Replica, late: ContactCreated) -> None:
    await service.reads(changed("CT0001", 3, salesperson_code="NEW"))

    await service.reads(late)

    card = await service.card("CT0001")
    assert (card.version, card.salesperson_code, card.deleted) == (3, "NEW", False)


async def test_what_is_logged_stays_where_it_is(service: Replica) -> None:
    await service.reads(CRONUS, call())

    assert await service.reads(created("CT0009", **NUMBER), changed("CT0001", 2)) == []


async def test_entry_numbers_increase_without_gaps(service: Replica) -> None:
    documents = [document(document_no=f"10300{n}") for n in range(5)]
    strangers = [document(document_no=f"10400{n}", account_no="10001") for n in range(3)]

    await service.reads(*strangers, *documents[:2], CRONUS)
    await service.reads(
        *documents, created("CT0009", business_relations=(CUSTOMER.model_copy(update={"no": "10001"}),))
    )

    numbers = [interaction.entry.entry_no for interaction in await service.interactions() if interaction.entry]
    assert sorted(numbers) == list(range(1, 9))
