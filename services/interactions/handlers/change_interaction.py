"""ChangeInteraction -> Interaction -> InteractionChanged."""

from services.interactions.domain.entry_change import change
from services.interactions.store import InteractionStore
from shared.contracts.interactions import ChangeInteraction


async def change_interaction(command: ChangeInteraction, store: InteractionStore) -> None:
    interaction = await store.desk.existing(command.entry_id)
    store.desk.save(*change(command, interaction, store.desk.now))
