"""Commands to interactions, over a database in memory: what they change, tell and refuse."""

from typing import Any
from uuid import UUID

import pytest

from services.interactions.domain.source import entry_id_of
from shared.contracts.interactions import (
    AssignInteraction,
    CancelInteraction,
    ChangeInteraction,
    ChooseInteractionTemplate,
    DeleteInteraction,
    Evaluation,
    InteractionCanceled,
    InteractionChanged,
    InteractionChanges,
    InteractionCommand,
    InteractionCommandRejected,
    InteractionDeleted,
    InteractionLogged,
    InteractionPostponed,
    InteractionUncanceled,
    LogInteraction,
    OpportunityRequested,
    OtherKind,
    PostponeInteraction,
    RequestOpportunity,
    RequestTask,
    SaveSalesperson,
    TaskRequested,
    UncancelInteraction,
)
from shared.contracts.message import Message
from tests.fakes import handled, received
from tests.interactions.replica import Replica, changed, created, deleted, merged
from tests.interactions.samples import CUSTOMER, call, document

ID, OTHER, POSTPONED = UUID(int=77), UUID(int=78), UUID(int=79)
WAITING = entry_id_of(call().source_id())
CRONUS = created("CT0001", business_relations=(CUSTOMER,), salesperson_code="HR")
VISIT = LogInteraction(entry_id=ID, contact_no="CT0001", kind=OtherKind.MEETING_INVITATION, user_id="JR")


@pytest.fixture
async def service() -> Replica:
    """Cronus is known and was visited."""
    service = Replica()
    await service.reads(CRONUS, VISIT)
    return service


async def refused(service: Replica, command: Message) -> str:
    [rejected] = await service.reads(command)
    assert isinstance(rejected, InteractionCommandRejected)
    assert rejected.record_key == command.key()
    return rejected.errors[0].code


async def test_a_manual_interaction_is_logged_once_however_often_its_command_comes() -> None:
    service, command = Replica(), received(VISIT)
    await service.reads(CRONUS)

    await service.pipeline.handle([command, command])
    await service.pipeline.handle([command])

    [told] = service.publisher.messages()
    assert isinstance(told, InteractionLogged)
    assert (told.entry.entry_no, told.entry.contact_no, told.source_id) == (1, "CT0001", f"manual|{ID}")


async def test_another_command_with_the_same_id_is_refused(service: Replica) -> None:
    assert await refused(service, VISIT) == "interaction_exists"


async def test_a_contact_that_is_not_known_is_refused(service: Replica) -> None:
    command = VISIT.model_copy(update={"entry_id": OTHER, "contact_no": "CT0099"})

    assert await refused(service, command) == "contact_not_found"


async def test_a_number_given_again_is_the_living_contacts(service: Replica) -> None:
    await service.reads(deleted("CT0001", 2), created("CT0009"))
    again = created("CT0009").contact.model_copy(update={"no": "CT0001"})
    await service.reads(changed("CT0009", 2).model_copy(update={"contact": again}))

    [told] = await service.reads(VISIT.model_copy(update={"entry_id": OTHER, "salesperson_code": "JR"}))

    assert isinstance(told, InteractionLogged)
    assert told.entry.contact_id == again.contact_id


async def test_a_contact_that_was_merged_is_the_one_it_has_become(service: Replica) -> None:
    await service.reads(created("CT0009"), merged("CT0009", 2, into="CT0001"))

    [told] = await service.reads(VISIT.model_copy(update={"entry_id": OTHER, "contact_no": "CT0009"}))

    assert isinstance(told, InteractionLogged)
    assert told.entry.contact_no == "CT0001"


async def test_the_user_whose_address_a_salesperson_has_is_the_salesperson(service: Replica) -> None:
    await service.reads(SaveSalesperson(code="JR", email="jr@relata.example"))

    [told] = await service.reads(VISIT.model_copy(update={"entry_id": OTHER, "user_id": "JR@relata.example"}))

    assert isinstance(told, InteractionLogged)
    assert told.entry.salesperson_code == "JR"


async def test_a_kind_without_a_template_cannot_be_logged(service: Replica) -> None:
    await service.reads(ChooseInteractionTemplate(kind=OtherKind.MEETING_INVITATION))

    assert await refused(service, VISIT.model_copy(update={"entry_id": OTHER})) == "no_template"


async def test_a_postponed_interaction_keeps_its_number_until_it_is_logged(service: Replica) -> None:
    [postponed] = await service.reads(PostponeInteraction(entry_id=OTHER, contact_no="CT0001"))
    assert await refused(service, ChangeInteraction(entry_id=OTHER, changes=InteractionChanges(cost_lcy=1))) == (
        "interaction_not_logged"
    )

    [logged] = await service.reads(LogInteraction(entry_id=OTHER, kind=OtherKind.MEETING_INVITATION))

    assert isinstance(postponed, InteractionPostponed)
    assert isinstance(logged, InteractionLogged)
    assert (logged.entry.entry_no, logged.version, logged.entry.postponed) == (postponed.entry.entry_no, 2, False)


async def test_an_evaluation_may_follow_later_and_is_remembered(service: Replica) -> None:
    changes = InteractionChanges(evaluation=Evaluation.NEGATIVE, interaction_successful=False)

    [told] = await service.reads(ChangeInteraction(entry_id=ID, user_id="MH", changes=changes, expected_version=1))
    again = await service.reads(ChangeInteraction(entry_id=ID, changes=changes))

    assert isinstance(told, InteractionChanged)
    assert told.old == {"evaluation": "", "attempt_failed": False}
    assert again == []
    [document] = await service.database.interactions.load([str(ID)])
    line = document.state.history[-1]
    assert (line.version, line.user_id, line.new) == (2, "MH", {"evaluation": "Negative", "attempt_failed": True})


async def test_cancel_is_a_toggle_and_a_repeat_tells_nothing(service: Replica) -> None:
    canceled, uncanceled = await service.reads(CancelInteraction(entry_id=ID), UncancelInteraction(entry_id=ID))

    assert isinstance(canceled, InteractionCanceled)
    assert canceled.entry.canceled
    assert isinstance(uncanceled, InteractionUncanceled)
    assert not uncanceled.entry.canceled
    assert await service.reads(UncancelInteraction(entry_id=ID)) == []


async def test_what_was_canceled_with_its_campaign_counts_again_only_with_it(service: Replica) -> None:
    await service.reads(CancelInteraction(entry_id=ID, canceled_with="campaign-entry|5"))

    assert await refused(service, UncancelInteraction(entry_id=ID)) == "canceled_with_its_campaign"
    [told] = await service.reads(UncancelInteraction(entry_id=ID, canceled_with="campaign-entry|5"))

    assert isinstance(told, InteractionUncanceled)


async def test_only_a_canceled_entry_is_deleted(service: Replica) -> None:
    assert await refused(service, DeleteInteraction(entry_id=ID)) == "interaction_not_canceled"

    _, deleted = await service.reads(CancelInteraction(entry_id=ID), DeleteInteraction(entry_id=ID))

    assert isinstance(deleted, InteractionDeleted)
    assert await refused(service, CancelInteraction(entry_id=ID)) == "interaction_deleted"


async def test_a_postponed_interaction_is_discarded(service: Replica) -> None:
    await service.reads(PostponeInteraction(entry_id=OTHER))

    [told] = await service.reads(DeleteInteraction(entry_id=OTHER))

    assert isinstance(told, InteractionDeleted)


async def test_a_deleted_document_does_not_come_back_when_it_is_sent_again(service: Replica) -> None:
    await service.reads(document())
    entry_id = entry_id_of(document().source_id())

    await service.reads(CancelInteraction(entry_id=entry_id), DeleteInteraction(entry_id=entry_id))

    assert await service.reads(document(), CRONUS) == []
    assert (await service.interaction(document())).source is None


@pytest.mark.parametrize(
    ("command", "event"),
    [
        (RequestOpportunity(entry_id=ID, opportunity_id=OTHER), OpportunityRequested),
        (RequestTask(entry_id=ID, task_id=OTHER), TaskRequested),
    ],
)
async def test_an_entry_hands_over_one_opportunity_and_one_task(
    service: Replica, command: InteractionCommand, event: type[Message]
) -> None:
    [told] = await service.reads(command)

    assert isinstance(told, event)
    assert (await refused(service, command)).endswith("_exists")


@pytest.mark.parametrize(
    "command", [RequestOpportunity(entry_id=ID, opportunity_id=OTHER), RequestTask(entry_id=ID, task_id=OTHER)]
)
async def test_a_canceled_entry_hands_over_nothing(service: Replica, command: InteractionCommand) -> None:
    await service.reads(CancelInteraction(entry_id=ID))

    assert await refused(service, command) == "interaction_canceled"


@pytest.mark.parametrize("fields", [{"contact_no": "CT0001"}, {"contact_id": UUID(int=1)}])
async def test_what_waits_is_assigned_by_hand(service: Replica, fields: dict[str, Any]) -> None:
    await service.reads(call())
    entry_id = entry_id_of(call().source_id())

    [told] = await service.reads(AssignInteraction(entry_id=entry_id, user_id="MH", **fields))

    assert isinstance(told, InteractionLogged)
    assert (told.version, told.entry.contact_no, told.entry.contact_via) == (2, "CT0001", "030 901820")
    assert await refused(service, AssignInteraction(entry_id=entry_id, **fields)) == "interaction_not_waiting"


async def test_what_waits_is_assigned_to_nobody_who_is_blocked(service: Replica) -> None:
    await service.reads(call(), created("CT0009", privacy_blocked=True))

    command = AssignInteraction(entry_id=entry_id_of(call().source_id()), contact_no="CT0009")

    assert await refused(service, command) == "contact_privacy_blocked"


@pytest.mark.parametrize(
    "command",
    [
        CancelInteraction(entry_id=OTHER),
        UncancelInteraction(entry_id=OTHER),
        DeleteInteraction(entry_id=OTHER),
        ChangeInteraction(entry_id=OTHER, changes=InteractionChanges()),
        AssignInteraction(entry_id=OTHER, contact_no="CT0001"),
        RequestTask(entry_id=OTHER, task_id=ID),
        RequestOpportunity(entry_id=OTHER, opportunity_id=ID),
    ],
)
async def test_a_command_to_no_interaction_is_refused(service: Replica, command: InteractionCommand) -> None:
    assert await refused(service, command) == "interaction_not_found"


@pytest.mark.parametrize(
    "command",
    [
        LogInteraction(entry_id=OTHER, contact_no="CT0001"),
        PostponeInteraction(entry_id=POSTPONED),
        LogInteraction(entry_id=POSTPONED),
        DeleteInteraction(entry_id=POSTPONED),
        ChangeInteraction(entry_id=ID, changes=InteractionChanges()),
        CancelInteraction(entry_id=ID),
        UncancelInteraction(entry_id=ID),
        DeleteInteraction(entry_id=ID),
        RequestTask(entry_id=ID, task_id=OTHER),
        RequestOpportunity(entry_id=ID, opportunity_id=OTHER),
        AssignInteraction(entry_id=WAITING, contact_no="CT0001"),
    ],
)
async def test_a_command_meant_for_another_version_is_refused(service: Replica, command: InteractionCommand) -> None:
    await service.reads(PostponeInteraction(entry_id=POSTPONED), call())

    assert await refused(service, command.model_copy(update={"expected_version": 2})) == "version_conflict"


async def test_refused_and_accepted_commands_of_one_batch_do_not_mix(service: Replica) -> None:
    outcomes = await handled(
        service.pipeline, VISIT, VISIT.model_copy(update={"entry_id": OTHER}), CancelInteraction(entry_id=ID)
    )

    assert [outcome.result for outcome in outcomes] == ["refused", "done", "done"]
