"""A campaign entry that is canceled, and its interactions with it."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

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
    """A Campaign Entry (Business Central table 5072) that was canceled once; `user_id` is who changed it last."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    campaign_entry_id: UUID
    version: int = Field(ge=1)
    campaign_no: str
    canceled: bool = False
    user_id: str = ""


def cancel_campaign_entry(
    command: CancelCampaignEntry, known: CampaignEntry | None
) -> tuple[CampaignEntry | None, CampaignEntryCanceled | None]:
    """Out of all counts with its interactions; no event when it is so already."""
    _check(command, known)
    if known and known.canceled:
        return known, None
    entry = _following(command, known, canceled=True)
    return entry, CampaignEntryCanceled(**entry.model_dump(exclude={"canceled"}))


def uncancel_campaign_entry(
    command: UncancelCampaignEntry, known: CampaignEntry | None
) -> tuple[CampaignEntry | None, CampaignEntryUncanceled | None]:
    """Counted again with the interactions that were canceled with it; no event when it is not canceled."""
    _check(command, known)
    if not known or not known.canceled:
        return known, None
    entry = _following(command, known, canceled=False)
    return entry, CampaignEntryUncanceled(**entry.model_dump(exclude={"canceled"}))


def go_along(
    interaction: Interaction, entry: CampaignEntry, now: datetime
) -> tuple[Interaction, InteractionCanceled | InteractionUncanceled | None]:
    """Canceled with its campaign entry, or counted again with it; what was canceled by itself before stays so.

    Business Central, Campaign Entry table 5072, ToggleCanceledCheckmark.
    """
    if interaction.state is not State.LOGGED or interaction.entry is None:
        return interaction, None
    name = str(entry.campaign_entry_id)
    told = {"entry_id": interaction.entry_id, "user_id": entry.user_id, "canceled_with": name}
    if entry.canceled:
        return cancel(CancelInteraction.model_validate(told), interaction, now)
    if interaction.entry.canceled_with == name:
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
    command: CancelCampaignEntry | UncancelCampaignEntry, known: CampaignEntry | None, *, canceled: bool
) -> CampaignEntry:
    return CampaignEntry(
        campaign_entry_id=command.campaign_entry_id,
        version=known.version + 1 if known else 1,
        campaign_no=command.campaign_no,
        canceled=canceled,
        user_id=command.user_id,
    )
