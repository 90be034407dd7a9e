"""Changes of one entry of the log by command."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.interactions.domain.errors import check_version, refused
from services.interactions.domain.history import KEPT, Change, difference
from services.interactions.domain.inbox import Interaction, State
from shared.contracts.interactions import (
    CancelInteraction,
    ChangeInteraction,
    DeleteInteraction,
    InteractionCanceled,
    InteractionChanged,
    InteractionDeleted,
    InteractionLogEntry,
    InteractionUncanceled,
    OpportunityRequested,
    RequestOpportunity,
    RequestTask,
    TaskRequested,
    UncancelInteraction,
)


def existing(entry_id: UUID, interaction: Interaction | None) -> Interaction:
    """Refused when there is none, or none any more."""
    if interaction is None:
        raise refused("entry_id", "interaction_not_found", f"There is no interaction {entry_id}.")
    if interaction.state is State.DELETED:
        raise refused("entry_id", "interaction_deleted", f"Interaction {entry_id} has been deleted.")
    return interaction


def logged_entry(interaction: Interaction, expected_version: int | None = None) -> InteractionLogEntry:
    """Refused unless the interaction is in the log, at the version that the sender knows."""
    if interaction.state is not State.LOGGED or interaction.entry is None:
        sentence = f"Interaction {interaction.entry_id} is {interaction.state.replace('_', ' ')}, not logged."
        raise refused("entry_id", "interaction_not_logged", sentence)
    check_version(f"Interaction {interaction.entry.entry_no}", expected_version, interaction.version)
    return interaction.entry


def with_entry(
    interaction: Interaction, entry: InteractionLogEntry, event: str, at: datetime, user_id: str, **more: Any
) -> Interaction:
    """The next version, with a line in its history."""
    old, new = difference(interaction.entry, entry)
    version = interaction.version + 1
    line = Change(version=version, event=event, at=at, user_id=user_id, old=old, new=new)
    history = (*interaction.history[1 - KEPT :], line)
    return interaction.model_copy(update={"version": version, "entry": entry, "history": history, **more})


def change(
    command: ChangeInteraction, interaction: Interaction, now: datetime
) -> tuple[Interaction, InteractionChanged | None]:
    """Evaluation, cost, duration, success and comments may be said later; no event when nothing differs."""
    entry = logged_entry(interaction, command.expected_version)
    said = {name: value for name, value in command.changes if value is not None}
    if "interaction_successful" in said:
        said["attempt_failed"] = not said.pop("interaction_successful")
    changed = entry.model_copy(update=said)
    if changed == entry:
        return interaction, None
    after = with_entry(interaction, changed, "InteractionChanged", now, command.user_id)
    return after, InteractionChanged(**_facts(after), old=after.history[-1].old)


def cancel(
    command: CancelInteraction, interaction: Interaction, now: datetime
) -> tuple[Interaction, InteractionCanceled | None]:
    """Out of all counts; no event when it is so already (Business Central, Interaction Log Entry, ToggleCanceled)."""
    entry = logged_entry(interaction, command.expected_version)
    if entry.canceled:
        return interaction, None
    canceled = entry.model_copy(update={"canceled": True, "canceled_with": command.canceled_with})
    after = with_entry(interaction, canceled, "InteractionCanceled", now, command.user_id)
    return after, InteractionCanceled(**_facts(after))


def uncancel(
    command: UncancelInteraction, interaction: Interaction, now: datetime
) -> tuple[Interaction, InteractionUncanceled | None]:
    """Counted again; refused while the campaign entry or segment that it was canceled with is canceled."""
    entry = logged_entry(interaction, command.expected_version)
    if not entry.canceled:
        return interaction, None
    if entry.canceled_with and entry.canceled_with != command.canceled_with:
        sentence = f"Interaction {entry.entry_no} was canceled with {entry.canceled_with}, which is still canceled."
        raise refused("canceled_with", "canceled_with_its_campaign", sentence)
    counted = entry.model_copy(update={"canceled": False, "canceled_with": ""})
    after = with_entry(interaction, counted, "InteractionUncanceled", now, command.user_id)
    return after, InteractionUncanceled(**_facts(after))


def delete(
    command: DeleteInteraction, interaction: Interaction, now: datetime
) -> tuple[Interaction, InteractionDeleted]:
    """Gone with its comments; what it came from is remembered by its id alone, so that a repeat changes nothing.

    Its history goes on to say who did what when, without the values.

    Of what is logged only a canceled entry can be deleted (Business Central, report Delete Interaction Log Entries); a
    postponed one is discarded.
    """
    entry = _deletable(interaction, command.expected_version)
    if not entry.canceled and not entry.postponed:
        sentence = f"Interaction {entry.entry_no} is not canceled; only canceled ones can be deleted."
        raise refused("entry_id", "interaction_not_canceled", sentence)
    version = interaction.version + 1
    line = Change(version=version, event="InteractionDeleted", at=now, user_id=command.user_id)
    gone = Interaction(
        entry_id=interaction.entry_id,
        version=version,
        source_id=interaction.source_id,
        received_at=interaction.received_at,
        state=State.DELETED,
        history=(*(change.without_values() for change in interaction.history[1 - KEPT :]), line),
    )
    return gone, InteractionDeleted(entry_id=gone.entry_id, version=gone.version, source_id=gone.source_id, entry=entry)


def request_opportunity(
    command: RequestOpportunity, interaction: Interaction, now: datetime
) -> tuple[Interaction, OpportunityRequested]:
    """Business Central, Interaction Log Entry, CreateOpportunity: from an entry that has none and is not canceled."""
    entry = _free(command, interaction, "opportunity_no", "opportunity")
    following = entry.model_copy(update={"opportunity_no": str(command.opportunity_id)})
    after = with_entry(interaction, following, "OpportunityRequested", now, command.user_id)
    return after, OpportunityRequested(**_facts(after), opportunity_id=command.opportunity_id)


def request_task(command: RequestTask, interaction: Interaction, now: datetime) -> tuple[Interaction, TaskRequested]:
    """Business Central, Interaction Log Entry, CreateTask: from an entry that has none and is not canceled."""
    entry = _free(command, interaction, "to_do_no", "task")
    following = entry.model_copy(update={"to_do_no": str(command.task_id)})
    after = with_entry(interaction, following, "TaskRequested", now, command.user_id)
    return after, TaskRequested(**_facts(after), task_id=command.task_id)


def _deletable(interaction: Interaction, expected_version: int | None) -> InteractionLogEntry:
    if interaction.state is State.POSTPONED and interaction.entry:
        check_version(f"Interaction {interaction.entry.entry_no}", expected_version, interaction.version)
        return interaction.entry
    return logged_entry(interaction, expected_version)


def _free(
    command: RequestOpportunity | RequestTask, interaction: Interaction, field: str, what: str
) -> InteractionLogEntry:
    entry = logged_entry(interaction, command.expected_version)
    if entry.canceled:
        raise refused("entry_id", "interaction_canceled", f"Interaction {entry.entry_no} is canceled.")
    if getattr(entry, field):
        raise refused("entry_id", f"{what}_exists", f"Interaction {entry.entry_no} has its {what} already.")
    return entry


def _facts(interaction: Interaction) -> dict[str, Any]:
    return {
        "entry_id": interaction.entry_id,
        "version": interaction.version,
        "source_id": interaction.source_id,
        "entry": interaction.entry,
    }
