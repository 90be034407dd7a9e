"""CancelCampaignEntry, UncancelCampaignEntry -> its interactions -> InteractionCanceled or InteractionUncanceled.

More than a page of them is left to a CampaignEntryDue.
"""

from services.interactions.store import InteractionStore
from shared.contracts.interactions import CancelCampaignEntry, UncancelCampaignEntry


async def when_campaign_entry_changes_interactions_go_along(
    command: CancelCampaignEntry | UncancelCampaignEntry, store: InteractionStore
) -> None:
    await store.campaigns.have_interactions_go_along(command.campaign_entry_id)
