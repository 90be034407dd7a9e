"""LogInteraction -> Interaction -> InteractionLogged."""

from services.interactions.domain.manual import log_interaction as logged
from services.interactions.store import InteractionStore
from shared.contracts.interactions import LogInteraction


async def log_interaction(command: LogInteraction, store: InteractionStore) -> None:
    desk = store.desk
    known, card = await desk.find(command.entry_id), await desk.contact_of(command)
    entry_no, user = desk.entry_no_for(known), desk.salesperson_code(command.user_id)
    desk.save(*logged(command, known, card, desk.masters, entry_no, desk.now, user))
