"""TemplateDue -> what waits for a template -> InteractionLogged; TemplateDue for the rest."""

from services.interactions.store import InteractionStore
from shared.contracts.interactions import TemplateDue


async def when_templates_are_due_log_what_waited(due: TemplateDue, store: InteractionStore) -> None:
    await store.log_untemplated(due)
