"""CancelInteraction -> Interaction -> InteractionCanceled."""

from services.interactions.domain.entry_change import cancel
from services.interactions.store import InteractionStore
from shared.contracts.interactions import CancelInteraction


async def cancel_interaction(command: CancelInteraction, store: InteractionStore) -> None:
    interaction = await store.desk.existing(command.entry_id)
    store.desk.save(*cancel(command, interaction, store.desk.now))
