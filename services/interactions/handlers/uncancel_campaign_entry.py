"""UncancelCampaignEntry -> CampaignEntry -> CampaignEntryUncanceled."""

from services.interactions.domain.campaign_entry import uncancel_campaign_entry as uncanceled
from services.interactions.store import InteractionStore
from shared.contracts.interactions import UncancelCampaignEntry


async def uncancel_campaign_entry(command: UncancelCampaignEntry, store: InteractionStore) -> None:
    store.campaigns.keep(*uncanceled(command, await store.campaigns.existing(command), store.desk.now))
