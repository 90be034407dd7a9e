"""DeleteInteractionTemplate -> TemplateMaster -> InteractionTemplateDeleted."""

from services.interactions.domain.interaction_template import delete_template
from services.interactions.store import InteractionStore
from shared.contracts.interactions import DeleteInteractionTemplate


async def delete_interaction_template(command: DeleteInteractionTemplate, store: InteractionStore) -> None:
    store.book.save_template(*delete_template(command, store.book.masters))
