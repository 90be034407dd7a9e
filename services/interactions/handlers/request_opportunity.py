"""RequestOpportunity -> Interaction -> OpportunityRequested."""

from services.interactions.domain.entry_change import request_opportunity as requested
from services.interactions.store import InteractionStore
from shared.contracts.interactions import RequestOpportunity


async def request_opportunity(command: RequestOpportunity, store: InteractionStore) -> None:
    interaction = await store.desk.existing(command.entry_id)
    store.desk.save(*requested(command, interaction, store.desk.now))
