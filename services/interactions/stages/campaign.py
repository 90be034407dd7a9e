"""Campaign entries that are canceled with their interactions: message -> handler, in order."""

from services.interactions.handlers.cancel_campaign_entry import cancel_campaign_entry
from services.interactions.handlers.uncancel_campaign_entry import uncancel_campaign_entry
from services.interactions.handlers.when_campaign_entry_changes_interactions_go_along import (
    when_campaign_entry_changes_interactions_go_along,
)
from services.interactions.handlers.when_more_of_a_campaign_entry_is_due_go_on import (
    when_more_of_a_campaign_entry_is_due_go_on,
)
from services.interactions.store import InteractionStore
from shared.contracts.interactions import CampaignEntryDue, CancelCampaignEntry, UncancelCampaignEntry
from shared.platform.pipeline import Stage

CAMPAIGN_STAGES: tuple[Stage[InteractionStore], ...] = (
    Stage(
        prefetch=InteractionStore.load_campaign_entries,
        handlers={CancelCampaignEntry: cancel_campaign_entry, UncancelCampaignEntry: uncancel_campaign_entry},
    ),
    Stage(
        handlers={
            CancelCampaignEntry: when_campaign_entry_changes_interactions_go_along,
            UncancelCampaignEntry: when_campaign_entry_changes_interactions_go_along,
            CampaignEntryDue: when_more_of_a_campaign_entry_is_due_go_on,
        }
    ),
)
