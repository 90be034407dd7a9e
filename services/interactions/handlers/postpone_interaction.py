"""PostponeInteraction -> Interaction -> InteractionPostponed."""

from services.interactions.domain.manual import postpone_interaction as postponed
from services.interactions.store import InteractionStore
from shared.contracts.interactions import PostponeInteraction


async def postpone_interaction(command: PostponeInteraction, store: InteractionStore) -> None:
    desk = store.desk
    known, card = await desk.find(command.entry_id), await desk.contact_of(command)
    entry_no, user = desk.entry_no_for(known), desk.salesperson_code(command.user_id)
    desk.save(*postponed(command, known, card, desk.masters, entry_no, desk.now, user))
