"""What a batch may cost: a number of queries that does not grow with it, and a page of interactions in memory."""

from collections import Counter

import pytest

from services.interactions import pages
from shared.contracts.interactions import FollowUpDue
from shared.contracts.message import Message
from tests.fakes import handled
from tests.interactions.replica import Replica, changed, created, logged, person_created
from tests.interactions.samples import CUSTOMER, call, document

NUMBER = {"phone_no": "030 901820"}


def a_batch(size: int) -> list[Message]:
    """Contacts new and changed, documents and calls: logged at once, logged later, waiting on, repeated."""
    relations = [CUSTOMER.model_copy(update={"no": f"{n}"}) for n in range(size)]
    return [
        *(document(document_no=f"D{n}", account_no=f"{n}") for n in range(size // 2)),
        *(document(document_no=f"D{n}", account_no=f"{n}") for n in range(size // 2)),
        *(call(call_id=f"pbx-{n}", from_number=f"030 9{n:05}") for n in range(2 * size)),
        *(created(f"CT1{n:05}", business_relations=(relations[n],)) for n in range(size)),
        *(person_created(f"CT2{n:05}", f"CT1{n:05}", phone_no=f"030 9{n:05}") for n in range(size)),
        *(changed(f"CT1{n:05}", 2, business_relations=(relations[n],)) for n in range(size)),
    ]


async def queries(batch: list[Message]) -> Counter[str]:
    calls: Counter[str] = Counter()

    async def count(call: str) -> None:
        calls[call] += 1

    service = Replica()
    await service.reads(*(call(call_id=f"early-{n}", from_number=f"030 9{n:05}") for n in range(len(batch))))
    await Replica(beside=service, before=count).reads(*batch)
    return calls


async def test_the_number_of_queries_does_not_grow_with_the_batch() -> None:
    few, many = await queries(a_batch(2)), await queries(a_batch(50))

    assert few == many
    assert many == {
        "cards.load": 3,
        "cards.find": 3,
        "cards.write": 1,
        "interactions.load": 1,
        "interactions.find": 2,
        "interactions.write": 2,
    }


@pytest.mark.parametrize(
    ("message", "calls"),
    [
        (created("CT0001", **NUMBER), {"cards.write": 1, "interactions.find": 1}),
        (changed("CT0001", 2), {"cards.load": 2, "cards.write": 1, "interactions.find": 1}),
        (document(), {"interactions.load": 1, "cards.find": 2, "interactions.write": 1, "interactions.find": 1}),
    ],
)
async def test_the_usual_message_costs_little(message: Message, calls: dict[str, int]) -> None:
    assert await queries([message]) == calls


@pytest.mark.parametrize("most", [4, 2_000])
async def test_what_waits_for_a_contact_is_matched_page_by_page(most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST", most)
    service = Replica(page=3)
    for n in range(20):
        await service.reads(document(document_no=f"D{n}"))

    told = await service.reads(created("CT0001", business_relations=(CUSTOMER,)))

    interactions = await service.interactions()
    assert sorted(i.entry.entry_no for i in interactions if i.entry) == list(range(1, 21))
    assert logged(told) == ["CT0001"] * 20


async def test_contacts_for_whom_more_than_a_page_waits_are_taken_in_and_leave_it_all_to_itself() -> None:
    service, cronus = Replica(page=3), created("CT0001", business_relations=(CUSTOMER,))
    for n in range(20):
        await service.reads(document(document_no=f"D{n}"))
    service.publisher.sent.clear()

    await handled(service.pipeline, cronus)

    [due] = service.publisher.messages()
    assert isinstance(due, FollowUpDue)
    assert due.contact_ids == (cronus.contact_id,)


async def test_what_was_left_is_taken_up_a_page_at_a_time() -> None:
    service, cronus = Replica(page=3), created("CT0001", business_relations=(CUSTOMER,))
    for n in range(20):
        await service.reads(document(document_no=f"D{n}"))
    await handled(service.pipeline, cronus)
    [due] = service.publisher.messages()[-1:]
    service.publisher.sent.clear()

    await handled(service.pipeline, due)

    *told, rest = service.publisher.messages()
    assert logged(told) == ["CT0001"] * 3
    assert isinstance(rest, FollowUpDue)


async def test_the_last_of_many_pages_has_no_longer_a_name_than_the_second() -> None:
    service = Replica(page=3)
    for n in range(20):
        await service.reads(document(document_no=f"D{n}"))

    longest = []
    todo: list[Message] = [created("CT0001", business_relations=(CUSTOMER,))]
    while todo:
        service.publisher.sent.clear()
        await handled(service.pipeline, *todo)
        longest.append(max(len(sent.id) for sent in service.publisher.sent))
        todo = [message for message in service.publisher.messages() if isinstance(message, FollowUpDue)]

    assert len(longest) == 8
    assert len(set(longest)) == 1


async def test_a_page_that_is_due_may_come_again() -> None:
    service, cronus = Replica(page=3), created("CT0001", business_relations=(CUSTOMER,))
    for n in range(5):
        await service.reads(document(document_no=f"D{n}"))
    due = FollowUpDue(followup_id=cronus.contact_id, contact_ids=(cronus.contact_id,))
    await service.reads(cronus)

    assert await service.reads(due, due) == []


async def test_what_waits_on_does_not_keep_the_pages_behind_it_waiting() -> None:
    service, stuck = Replica(page=3), created("CT0009", **NUMBER)
    await service.reads(created("CT0008", **NUMBER), stuck)
    for n in range(20):
        await service.reads(call(call_id=f"pbx-{n}"), document(document_no=f"D{n}"))

    await service.reads(created("CT0001", business_relations=(CUSTOMER,), **NUMBER))

    assert Counter(interaction.state.value for interaction in await service.interactions()) == {
        "waiting": 20,
        "logged": 20,
    }
