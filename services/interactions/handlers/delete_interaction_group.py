"""DeleteInteractionGroup -> GroupMaster -> InteractionGroupDeleted."""

from services.interactions.domain.interaction_group import delete_group
from services.interactions.store import InteractionStore
from shared.contracts.interactions import DeleteInteractionGroup


async def delete_interaction_group(command: DeleteInteractionGroup, store: InteractionStore) -> None:
    store.book.save_group(*delete_group(command, store.book.masters))
