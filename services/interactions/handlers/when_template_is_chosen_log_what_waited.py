"""ChooseInteractionTemplate -> what waits for a template -> InteractionLogged; TemplateDue for the rest."""

from services.interactions.store import InteractionStore
from shared.contracts.interactions import ChooseInteractionTemplate


async def when_template_is_chosen_log_what_waited(command: ChooseInteractionTemplate, store: InteractionStore) -> None:
    if command.interaction_template_code:
        await store.log_untemplated()
