"""A campaign entry that is canceled, and its interactions with it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.interactions.domain.entry_change import cancel, uncancel
from services.interactions.domain.errors import check_version, refused
from services.interactions.domain.inbox import Interaction, State
from shared.contracts.interactions import (
    CampaignEntryCanceled,
    CampaignEntryUncanceled,
    CancelCampaignEntry,
    CancelInteraction,
    InteractionCanceled,
    InteractionUncanceled,
    UncancelCampaignEntry,
    UncancelInteraction,
)


class CampaignEntry(BaseModel):
    """A Campaign Entry (Business Central table 5072) that was canceled once; who changed it last, and when."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    campaign_entry_id: UUID
    version: int = Field(ge=1)
    campaign_no: str
    canceled: bool = False
    changed_at: AwareDatetime
    user_id: str = ""


def cancel_campaign_entry(
    command: CancelCampaignEntry, known: CampaignEntry | None, now: datetime
) -> tuple[CampaignEntry | None, CampaignEntryCanceled | None]:
    """Out of all counts with its interactions; no event when it is so already."""
    _check(command, known)
    if known and known.canceled:
        return known, None
    entry = _following(command, known, now, canceled=True)
    return entry, CampaignEntryCanceled(**_fact(entry))


def uncancel_campaign_entry(
    command: UncancelCampaignEntry, known: CampaignEntry | None, now: datetime
) -> tuple[CampaignEntry | None, CampaignEntryUncanceled | None]:
    """Counted again with the interactions that were canceled with it; no event when it is not canceled."""
    _check(command, known)
    if not known or not known.canceled:
        return known, None
    entry = _following(command, known, now, canceled=False)
    return entry, CampaignEntryUncanceled(**_fact(entry))


def go_along(
    interaction: Interaction, entry: CampaignEntry, now: datetime
) -> tuple[Interaction, InteractionCanceled | InteractionUncanceled | None]:
    """Canceled with its campaign entry, or counted again with it.

    What was canceled by itself before stays so, and what came into the log since counts.

    Business Central, Campaign Entry table 5072, ToggleCanceledCheckmark.
    """
    if interaction.state is not State.LOGGED or interaction.entry is None:
        return interaction, None
    name = str(entry.campaign_entry_id)
    told = {"entry_id": interaction.entry_id, "user_id": entry.user_id, "canceled_with": name}
    if entry.canceled and interaction.received_at <= entry.changed_at:
        return cancel(CancelInteraction.model_validate(told), interaction, now)
    if not entry.canceled and interaction.entry.canceled_with == name:
        return uncancel(UncancelInteraction.model_validate(told), interaction, now)
    return interaction, None


def check_counts(command: UncancelInteraction, interaction: Interaction, entry: CampaignEntry | None) -> None:
    """An interaction counts again by itself only while its campaign entry does (Interaction Log Entry table 5065)."""
    canceled = interaction.entry if interaction.entry and interaction.entry.canceled else None
    if canceled and entry and entry.canceled and command.canceled_with != str(entry.campaign_entry_id):
        sentence = f"The campaign entry of interaction {canceled.entry_no} is canceled."
        raise refused("canceled_with", "canceled_with_its_campaign", sentence)


def _check(command: CancelCampaignEntry | UncancelCampaignEntry, known: CampaignEntry | None) -> None:
    named = f"Campaign entry {command.campaign_entry_id}"
    check_version(named, command.expected_version, known.version if known else 0)


def _following(
    command: CancelCampaignEntry | UncancelCampaignEntry, known: CampaignEntry | None, now: datetime, *, canceled: bool
) -> CampaignEntry:
    return CampaignEntry(
        campaign_entry_id=command.campaign_entry_id,
        version=known.version + 1 if known else 1,
        campaign_no=command.campaign_no,
        canceled=canceled,
        changed_at=now,
        user_id=command.user_id,
    )


def _fact(entry: CampaignEntry) -> dict[str, Any]:
    return entry.model_dump(include={"campaign_entry_id", "version", "campaign_no", "user_id"})
