"""DeleteInteraction -> Interaction -> InteractionDeleted."""

from services.interactions.domain.entry_change import delete
from services.interactions.store import InteractionStore
from shared.contracts.interactions import DeleteInteraction


async def delete_interaction(command: DeleteInteraction, store: InteractionStore) -> None:
    interaction = await store.desk.existing(command.entry_id)
    store.desk.save(*delete(command, interaction, store.desk.now))
