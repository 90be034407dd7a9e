"""From messages to events: effect once, answers always, and what a crash or another writer does to a batch."""

import asyncio
import gc
import weakref
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest

from shared.contracts.contacts import ContactChanged, ContactDeleted, DeleteContact
from shared.platform import pipeline as module
from shared.platform.kafka.envelope import Received
from shared.platform.kafka.producer import BrokerUnavailable
from shared.platform.outbox import sweep
from shared.platform.pipeline import Outcome, SaveConflict, Stage
from shared.platform.work import MessageTooLarge, Shelf, Work
from tests.fakes import handled, received
from tests.platform.small import Card, CardRefused, CardStore, FailingPublisher, Small, changed, created, word

ADATUM, LITWARE, ANNA, OTTO = (UUID(int=n) for n in range(1, 5))


def results(outcomes: Sequence[Outcome]) -> list[str]:
    return [outcome.result for outcome in outcomes]


async def test_a_message_ends_with_the_events_it_caused() -> None:
    small = Small()

    outcomes = await handled(small.pipeline, created(ADATUM, "Adatum"), changed(ADATUM, "Adatum AG"))

    assert [[word(event) for event in outcome.events] for outcome in outcomes] == [["Adatum 1"], ["Adatum AG 2"]]
    assert small.told() == ["Adatum 1", "Adatum AG 2"]
    assert await small.cards.count_unsent() == 0


async def test_a_save_lost_to_another_writer_is_done_again_on_fresh_data_and_published_once() -> None:
    small = Small()
    await handled(small.pipeline, created(ADATUM, "Adatum"))
    small.cards.before_write.append(lambda: handled(small.pipeline, changed(ADATUM, "Adatum of another")))

    outcomes = await handled(small.pipeline, changed(ADATUM, company_id=ADATUM))

    assert results(outcomes) == ["done"]
    assert small.card(ADATUM).company_name == "Adatum of another"
    assert small.told() == ["Adatum 1", "Adatum of another 2", "Adatum of another 3"]


async def test_ten_replicas_on_one_aggregate_lose_nothing() -> None:
    small = Small()
    await handled(small.pipeline, created(ADATUM, "0"))

    await asyncio.gather(*(handled(small.pipeline, changed(ADATUM, str(n))) for n in range(1, 11)))

    assert small.card(ADATUM).version == 11
    assert len({sent.id for sent in small.publisher.sent}) == 11


async def test_a_save_that_is_lost_every_time_ends_in_a_conflict(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ROUNDS", 3)
    small = Small()
    await handled(small.pipeline, created(ADATUM, "Adatum"))
    for n in range(2):
        small.cards.before_write += [lambda n=n: handled(small.pipeline, changed(ADATUM, str(n))), nothing]  # type: ignore[misc]
    small.cards.before_write += [lambda: handled(small.pipeline, changed(ADATUM, "last"))]

    with pytest.raises(SaveConflict):
        await handled(small.pipeline, changed(ADATUM, "never"))

    assert small.told() == ["Adatum 1", "0 2", "1 3", "last 4"]


async def nothing() -> None:
    """Before the other writer's own write."""


async def test_a_refused_message_answers_and_changes_nothing() -> None:
    small = Small()
    await handled(small.pipeline, created(ADATUM, "Adatum"))

    outcomes = await handled(small.pipeline, created(ADATUM, "again"), changed(OTTO, "nobody"), changed(ADATUM, "AG"))

    assert results(outcomes) == ["refused", "refused", "done"]
    assert isinstance(outcomes[0].refusal, CardRefused)
    assert sorted(small.told()) == ["AG 2", "Adatum 1", "exists", "not_found"]
    assert small.card(ADATUM).name == "AG"


async def test_later_stages_skip_a_refused_message() -> None:
    small = Small()
    await handled(small.pipeline, created(ANNA, "Anna"), created(ADATUM), changed(ANNA, company_id=ADATUM))
    small.cards.calls.clear()

    [outcome] = await handled(small.pipeline, DeleteContact(contact_id=OTTO))

    assert outcome.result == "refused"
    assert small.cards.calls == ["load"]


async def test_a_refusal_in_a_later_stage_is_a_refusal() -> None:
    async def refuse(command: DeleteContact, cards: CardStore) -> None:
        raise CardRefused("has_persons")

    small = Small(stages=[Small().stages[0], Stage(handlers={DeleteContact: refuse})])
    await handled(small.pipeline, created(ADATUM, "Adatum"))

    [outcome] = await handled(small.pipeline, DeleteContact(contact_id=ADATUM))

    assert (outcome.result, [word(event) for event in outcome.events]) == ("refused", ["Adatum 2"])
    assert isinstance(outcome.refusal, CardRefused)


async def test_each_stage_sees_what_the_stages_before_it_wrote() -> None:
    small = Small()
    await handled(small.pipeline, created(ADATUM, "Adatum"), created(ANNA, "Anna"))

    [_, outcome] = await handled(small.pipeline, changed(ANNA, company_id=ADATUM), DeleteContact(contact_id=ADATUM))

    assert [type(event) for event in outcome.events] == [ContactDeleted, ContactDeleted]
    assert small.told()[2:] == ["Anna 2", "Adatum 2", "Anna 3"]


async def test_a_message_that_no_stage_knows_is_skipped() -> None:
    small = Small(stages=[])

    assert results(await handled(small.pipeline, created(ADATUM))) == ["skipped"]


async def test_a_repeated_command_changes_nothing_and_says_so() -> None:
    small = Small()
    command = received(created(ADATUM, "Adatum"), id="1")
    await small.pipeline.handle([command])
    later = received(changed(ADATUM, "Adatum AG"), id="2")
    await small.pipeline.handle([later])

    outcomes = await small.pipeline.handle([command, later, received(changed(ADATUM, "Adatum SE"), id="3")])

    assert results(outcomes) == ["repeated", "repeated", "done"]
    assert small.told() == ["Adatum 1", "Adatum AG 2", "Adatum SE 3"]


async def test_a_repeat_inside_one_batch_changes_nothing() -> None:
    small = Small()
    await handled(small.pipeline, created(ADATUM))
    command = received(changed(ADATUM, "Adatum AG"), id="1")

    outcomes = await small.pipeline.handle([command, command])

    assert results(outcomes) == ["done", "repeated"]
    assert small.card(ADATUM).version == 2


async def test_a_repeat_of_a_command_that_is_first_handled_in_a_later_stage_changes_nothing() -> None:
    first, second = Small().stages
    small = Small(stages=[second, first])
    command = received(created(ADATUM, "Adatum"), id="1")

    await small.pipeline.handle([command])

    assert results(await small.pipeline.handle([command])) == ["repeated"]


async def test_the_same_id_from_another_sender_is_another_command() -> None:
    small = Small()
    await handled(small.pipeline, created(ADATUM, "Adatum"))
    crm, shop = (
        Received(message, "1", source, "contacts.contact.commands.v1", received(message).time, is_command=True)
        for source, message in (("/crm", created(ADATUM, "again")), ("/shop", changed(OTTO, "nobody")))
    )

    assert results(await small.pipeline.handle([crm, shop])) == ["refused", "refused"]
    assert sorted(small.told()) == ["Adatum 1", "exists", "not_found"]


async def test_events_have_the_same_ids_when_their_message_comes_again() -> None:
    small = Small()
    refused, deleted = received(changed(OTTO, "nobody"), id="1"), received(DeleteContact(contact_id=ADATUM), id="2")
    await handled(small.pipeline, created(ADATUM, "Adatum"))

    await small.pipeline.handle([refused, deleted])
    ids = [sent.id for sent in small.publisher.sent]
    await small.pipeline.handle([refused, deleted])

    assert ids[:3] == [f"{ADATUM}:1", f"{ADATUM}:2", f"{ADATUM}:2:tombstone"]
    assert [sent.id for sent in small.publisher.sent] == [*ids, ids[-1]]


async def test_an_event_tells_what_caused_it() -> None:
    small = Small()
    command = received(created(ADATUM), id="1")

    await small.pipeline.handle([command])

    [sent] = small.publisher.sent
    assert (sent.causation_id, sent.correlation_id, sent.source) == ("1", "1", "/relata/cards")


async def test_the_last_event_of_an_aggregate_is_followed_by_a_tombstone() -> None:
    small = Small()
    await handled(small.pipeline, created(ADATUM), DeleteContact(contact_id=ADATUM))

    assert [(sent.key, sent.value is None) for sent in small.publisher.sent] == [
        (str(ADATUM), False),
        (str(ADATUM), False),
        (str(ADATUM), True),
    ]


async def test_an_outbox_left_from_before_is_published_before_the_new_event() -> None:
    small = Small(publisher=FailingPublisher(times=1))
    with pytest.raises(BrokerUnavailable):
        await handled(small.pipeline, created(ADATUM, "Adatum"))

    await handled(small.pipeline, changed(ADATUM, "Adatum AG"))

    assert small.told() == ["Adatum 1", "Adatum AG 2"]


async def test_what_was_not_published_is_not_cleared_and_the_second_attempt_publishes_it() -> None:
    small = Small(publisher=FailingPublisher(times=2))
    _, owed = await small.pipeline.apply([received(created(ADATUM, "Adatum")), received(changed(OTTO, "nobody"))])

    for _ in range(2):
        with pytest.raises(BrokerUnavailable):
            await small.pipeline.settle(owed)
        assert await small.cards.count_unsent() == 1
    await small.pipeline.settle(owed)

    assert sorted(small.told()) == ["Adatum 1", "not_found"]
    assert await small.cards.count_unsent() == 0


async def test_an_event_that_is_published_late_is_followed_by_the_newest_of_its_aggregate() -> None:
    small = Small()
    _, late = await small.pipeline.apply([received(created(ADATUM, "Adatum"))])
    await handled(small.pipeline, changed(ADATUM, "Adatum AG"))

    await small.pipeline.settle(late)
    assert small.told() == ["Adatum 1", "Adatum AG 2", "Adatum 1"]
    await sweep(small.database, small.publisher, older_than_seconds=0)  # type: ignore[arg-type]

    assert small.told()[3:] == ["Adatum 1", "Adatum AG 2"]
    assert await small.cards.count_unsent() == 0


async def test_what_others_published_while_the_broker_was_away_is_not_published_late() -> None:
    small = Small(publisher=FailingPublisher(times=1))
    _, late = await small.pipeline.apply([received(created(ADATUM, "Adatum")), received(created(ANNA, "Anna"))])
    with pytest.raises(BrokerUnavailable):
        await small.pipeline.settle(late)
    await handled(small.pipeline, changed(ADATUM, "Adatum AG"))
    await sweep(small.database, small.publisher, older_than_seconds=0)  # type: ignore[arg-type]

    await small.pipeline.settle(late)

    assert small.told()[:2] == ["Adatum 1", "Adatum AG 2"]
    assert sorted(small.told()[2:]) == ["Adatum 1", "Adatum AG 2", "Anna 1"]


async def test_a_command_repeated_after_a_failed_publication_leaves_its_events_to_the_sweep() -> None:
    small = Small(publisher=FailingPublisher(times=1))
    command = received(created(ADATUM, "Adatum"))
    with pytest.raises(BrokerUnavailable):
        await small.pipeline.handle([command])

    assert results(await small.pipeline.handle([command])) == ["repeated"]
    assert small.told() == []
    await sweep(small.database, small.publisher, older_than_seconds=0)  # type: ignore[arg-type]

    assert small.told() == ["Adatum 1"]


@pytest.mark.parametrize("messages", [1, 10, 300])
async def test_a_batch_costs_as_many_round_trips_whatever_its_size(messages: int) -> None:
    small = Small()
    await handled(small.pipeline, *(created(UUID(int=n + 1)) for n in range(messages)))
    small.cards.calls.clear()

    await handled(small.pipeline, *(changed(UUID(int=n + 1), "AG", company_id=UUID(int=1)) for n in range(messages)))

    assert small.cards.calls[0] == "load"
    assert small.cards.calls.count("load") == 1
    assert small.cards.calls.count("write") <= 2


async def test_a_handler_that_fails_writes_and_publishes_nothing_of_its_stage() -> None:
    small = Small()

    with pytest.raises(ZeroDivisionError):
        await handled(small.pipeline, created(ADATUM), created(LITWARE, "defect"))

    assert (small.cards.documents, small.told()) == ({}, [])


async def test_an_event_too_large_for_its_readers_is_not_owed_to_them() -> None:
    small = Small()

    with pytest.raises(MessageTooLarge):
        await handled(small.pipeline, created(ADATUM, "A" * 1_000_000))

    assert (small.cards.documents, small.told()) == ({}, [])


async def test_what_a_batch_read_is_let_go_without_a_search_for_cycles() -> None:
    small, shelves = Small(), list[weakref.ref[Shelf[Card]]]()

    def open(work: Work) -> CardStore:
        shelves.append(weakref.ref(work.shelf(small.cards)))
        return CardStore(work, small)

    gc.disable()
    try:
        await handled(replace(small.pipeline, open=open), created(ADATUM), changed(ADATUM, "Adatum AG"))
        left = [shelf() for shelf in shelves if shelf()]
    finally:
        gc.enable()

    assert shelves
    assert left == []


async def test_an_unexpected_event_type_does_not_stop_the_others() -> None:
    small = Small()
    fact = ContactChanged.model_validate(
        {
            "contact_id": str(OTTO),
            "version": 1,
            "contact": {
                "contact_id": str(OTTO),
                "no": "",
                "type": "Company",
                "last_modified_at": "2026-11-20T09:30:00Z",
            },
        }
    )

    assert results(await handled(small.pipeline, fact, created(ADATUM))) == ["skipped", "done"]
