"""CancelCampaignEntry -> CampaignEntry -> CampaignEntryCanceled."""

from services.interactions.domain.campaign_entry import cancel_campaign_entry as canceled
from services.interactions.store import InteractionStore
from shared.contracts.interactions import CancelCampaignEntry


async def cancel_campaign_entry(command: CancelCampaignEntry, store: InteractionStore) -> None:
    store.campaigns.keep(*canceled(command, await store.campaigns.existing(command), store.desk.now))
