"""SaveInteractionGroup -> GroupMaster -> InteractionGroupSaved."""

from services.interactions.domain.interaction_group import save_group
from services.interactions.store import InteractionStore
from shared.contracts.interactions import SaveInteractionGroup


async def save_interaction_group(command: SaveInteractionGroup, store: InteractionStore) -> None:
    store.book.save_group(*save_group(command, store.book.masters))
