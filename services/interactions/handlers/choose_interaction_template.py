"""ChooseInteractionTemplate -> TemplateChoice -> InteractionTemplateChosen."""

from services.interactions.domain.template_setup import choose_template
from services.interactions.store import InteractionStore
from shared.contracts.interactions import ChooseInteractionTemplate


async def choose_interaction_template(command: ChooseInteractionTemplate, store: InteractionStore) -> None:
    store.book.save_choice(*choose_template(command, store.book.masters))
