"""AssignInteraction -> Interaction -> InteractionLogged."""

from services.interactions.domain.assignment import assign
from services.interactions.store import InteractionStore
from shared.contracts.interactions import AssignInteraction


async def assign_interaction(command: AssignInteraction, store: InteractionStore) -> None:
    desk = store.desk
    interaction = await desk.existing(command.entry_id)
    card = desk.contact(command.contact_id, command.contact_no)
    entry_no = desk.entry_no_for(interaction)
    desk.save(*assign(command, interaction, card, desk.masters.setup, entry_no, desk.now))
