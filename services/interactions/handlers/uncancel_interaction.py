"""UncancelInteraction -> Interaction -> InteractionUncanceled."""

from services.interactions.domain.entry_change import uncancel
from services.interactions.store import InteractionStore
from shared.contracts.interactions import UncancelInteraction


async def uncancel_interaction(command: UncancelInteraction, store: InteractionStore) -> None:
    interaction = await store.desk.existing(command.entry_id)
    store.desk.save(*uncancel(command, interaction, store.desk.now))
