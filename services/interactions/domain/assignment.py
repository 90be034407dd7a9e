"""What waits in the unmatched inbox, put into a contact's log by hand."""

from datetime import datetime

from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.errors import check_version, refused
from services.interactions.domain.inbox import Interaction, State, log
from services.interactions.domain.manual import check_contact
from services.interactions.domain.templates import TemplateSetup, kind_of
from shared.contracts.interactions import AssignInteraction, InteractionLogged


def assign(
    command: AssignInteraction,
    interaction: Interaction,
    card: ContactCard,
    templates: TemplateSetup,
    entry_no: int,
    now: datetime,
) -> tuple[Interaction, InteractionLogged]:
    """Logged with this contact, whatever its keys; refused for what does not wait."""
    source = interaction.source
    if interaction.state is not State.WAITING or source is None:
        raise refused("entry_id", "interaction_not_waiting", f"Interaction {command.entry_id} does not wait.")
    check_version(f"Interaction {command.entry_id}", command.expected_version, interaction.version)
    check_contact(card)
    template = templates.get(kind_of(source))
    if template is None:
        sentence = f"The set-up names no interaction template for {kind_of(source)}."
        raise refused("entry_id", "no_template", sentence)
    return log(interaction, source, card, template, entry_no, now, command.user_id)
