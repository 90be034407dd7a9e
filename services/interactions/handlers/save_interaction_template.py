"""SaveInteractionTemplate -> TemplateMaster -> InteractionTemplateSaved."""

from services.interactions.domain.interaction_template import save_template
from services.interactions.store import InteractionStore
from shared.contracts.interactions import SaveInteractionTemplate


async def save_interaction_template(command: SaveInteractionTemplate, store: InteractionStore) -> None:
    store.book.save_template(*save_template(command, store.book.masters))
