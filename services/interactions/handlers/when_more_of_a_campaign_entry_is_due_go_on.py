"""CampaignEntryDue -> the next page of its interactions -> as the command that began; CampaignEntryDue for the rest."""

from services.interactions.store import InteractionStore
from shared.contracts.interactions import CampaignEntryDue


async def when_more_of_a_campaign_entry_is_due_go_on(due: CampaignEntryDue, store: InteractionStore) -> None:
    await store.campaigns.have_interactions_go_along(due.campaign_entry_id, due)
