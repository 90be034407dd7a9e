"""UncancelInteraction -> Interaction -> InteractionUncanceled."""

from services.interactions.domain.campaign_entry import check_counts
from services.interactions.domain.entry_change import uncancel
from services.interactions.store import InteractionStore
from shared.contracts.interactions import UncancelInteraction


async def uncancel_interaction(command: UncancelInteraction, store: InteractionStore) -> None:
    interaction = await store.desk.existing(command.entry_id)
    entry = await store.campaigns.find(interaction.entry.campaign_entry_id if interaction.entry else None)
    check_counts(command, interaction, entry)
    store.desk.save(*uncancel(command, interaction, store.desk.now))
