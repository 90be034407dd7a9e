"""The set-up by command: which template records what (Business Central, Interaction Template Setup table 5122)."""

from services.interactions.domain.errors import check_version
from services.interactions.domain.interaction_template import check_records, template_not_found
from services.interactions.domain.masters import Masters, TemplateChoice
from shared.contracts.interactions import ChooseInteractionTemplate, InteractionTemplateChosen


def choose_template(
    command: ChooseInteractionTemplate, masters: Masters
) -> tuple[TemplateChoice, InteractionTemplateChosen | None]:
    """The row as the command says; no event when that was said before."""
    known, code = masters.choices.get(command.kind), command.interaction_template_code
    check_version(f"The template for {command.kind}", command.expected_version, known.version if known else 0)
    if code:
        template = masters.template(code)
        if template is None:
            raise template_not_found("interaction_template_code", code)
        check_records(command.kind, template, "interaction_template_code")
    if known and known.interaction_template_code == code:
        return known, None
    version = known.version + 1 if known else 1
    chosen = TemplateChoice(version=version, kind=command.kind, interaction_template_code=code)
    return chosen, InteractionTemplateChosen(kind=command.kind, version=version, interaction_template_code=code)
