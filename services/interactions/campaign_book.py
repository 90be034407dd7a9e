"""Campaign entries that were canceled, and their interactions, which go along a page at a time."""

from collections.abc import Sequence
from uuid import UUID

from services.interactions.database import InteractionDatabase
from services.interactions.domain.campaign_entry import CampaignEntry, go_along
from services.interactions.domain.errors import refused
from services.interactions.pages import ids_in_order
from services.interactions.second_look import beside, tell
from services.interactions.waiting import following
from shared.contracts.interactions import (
    CampaignEntryCanceled,
    CampaignEntryDue,
    CampaignEntryUncanceled,
    CancelCampaignEntry,
    UncancelCampaignEntry,
)
from shared.platform.store import Filter
from shared.platform.work import Work


class CampaignBook:
    """The campaign entries that one batch is about."""

    def __init__(self, work: Work, database: InteractionDatabase) -> None:
        self._work, self._database = work, database
        self._entries = work.shelf(database.campaign_entries)

    async def load(self, commands: Sequence[CancelCampaignEntry | UncancelCampaignEntry]) -> None:
        await self._entries.load(str(command.campaign_entry_id) for command in commands)

    async def find(self, campaign_entry_id: UUID | None) -> CampaignEntry | None:
        return await self._entries.get(str(campaign_entry_id)) if campaign_entry_id else None

    async def existing(self, command: CancelCampaignEntry | UncancelCampaignEntry) -> CampaignEntry | None:
        """None for one that was never canceled; refused when no interaction belongs to it."""
        known = await self.find(command.campaign_entry_id)
        wanted = _of(command.campaign_no, command.campaign_entry_id)
        if known and known.campaign_no == command.campaign_no:
            return known
        if not await self._database.interactions.peek(wanted, ["version"], limit=1, by=["entry.campaign_no"]):
            sentence = f"Campaign {command.campaign_no} has no campaign entry {command.campaign_entry_id}."
            raise refused("campaign_entry_id", "campaign_entry_not_found", sentence)
        return None

    def keep(self, entry: CampaignEntry | None, told: CampaignEntryCanceled | CampaignEntryUncanceled | None) -> None:
        if entry and told:
            self._entries.save(str(entry.campaign_entry_id), entry, told)

    async def have_interactions_go_along(self, campaign_entry_id: UUID, before: CampaignEntryDue | None = None) -> None:
        """A page of them, as the campaign entry is now; the rest is left to a `CampaignEntryDue`."""
        page = beside(self._work)
        rest = await self._go_along(page, campaign_entry_id, before.after if before else "")
        tell(self._work, page)
        if rest is not None:
            followup_id, version = following(before, self._work, str(campaign_entry_id))
            named = {"followup_id": followup_id, "version": version, "campaign_entry_id": campaign_entry_id}
            self._work.answer(CampaignEntryDue(**named, after=rest))

    async def _go_along(self, page: Work, campaign_entry_id: UUID, after: str) -> str | None:
        """What the next page comes after, or None; the same when another replica was faster."""
        entry = await self.find(campaign_entry_id)
        if entry is None:
            return None
        wanted = _of(entry.campaign_no, campaign_entry_id)
        ids = await ids_in_order(self._database.interactions, wanted, after, self._database.page)
        interactions = page.shelf(self._database.interactions)
        await interactions.load(ids)
        for id in ids:
            if interaction := await interactions.get(id):
                changed, told = go_along(interaction, entry, page.now)
                if told:
                    interactions.save(id, changed, told)
        _, lost = await page.flush()
        return after if lost else ids[-1] if len(ids) == self._database.page else None


def _of(campaign_no: str, campaign_entry_id: UUID) -> Filter:
    return {"entry.campaign_no": campaign_no, "entry.campaign_entry_id": str(campaign_entry_id)}
