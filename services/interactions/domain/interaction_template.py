"""Interaction templates by command (Business Central, Interaction Template table 5064)."""

from services.interactions.domain.errors import InteractionRefused, check_version, refused
from services.interactions.domain.masters import Masters, TemplateMaster
from shared.contracts.erp import DocumentType
from shared.contracts.interactions import (
    DeleteInteractionTemplate,
    InteractionTemplate,
    InteractionTemplateDeleted,
    InteractionTemplateSaved,
    Kind,
    SaveInteractionTemplate,
)


def save_template(
    command: SaveInteractionTemplate, masters: Masters
) -> tuple[TemplateMaster, InteractionTemplateSaved | None]:
    """The template as the command says; no event when that was said before."""
    known, template = masters.templates.get(command.code), InteractionTemplate.model_validate(command.model_dump())
    check_version(f"Interaction template {command.code}", command.expected_version, known.version if known else 0)
    if template.interaction_group_code and not masters.group(template.interaction_group_code):
        sentence = f"There is no interaction group {template.interaction_group_code}."
        raise refused("interaction_group_code", "group_not_found", sentence)
    for kind in masters.kinds_of(template.code):
        check_records(kind, template, "languages")
    if known and not known.deleted and known.template == template:
        return known, None
    saved = TemplateMaster(version=known.version + 1 if known else 1, template=template)
    return saved, InteractionTemplateSaved(code=template.code, version=saved.version, template=template)


def delete_template(
    command: DeleteInteractionTemplate, masters: Masters
) -> tuple[TemplateMaster, InteractionTemplateDeleted]:
    """The template gone; refused while the set-up names it. Entries keep its code."""
    known = masters.templates.get(command.code)
    if known is None or known.deleted:
        raise template_not_found("code", command.code)
    check_version(f"Interaction template {command.code}", command.expected_version, known.version)
    if kinds := masters.kinds_of(command.code):
        sentence = f"Interaction template {command.code} is used for: {', '.join(kinds)}."
        raise refused("code", "template_in_setup", sentence)
    gone = known.model_copy(update={"version": known.version + 1, "deleted": True})
    return gone, InteractionTemplateDeleted(code=command.code, version=gone.version, template=gone.template)


def check_records(kind: Kind, template: InteractionTemplate, field: str) -> None:
    """A template with languages, which may have attachments, records no documents by itself.

    Business Central, codeunit 5051, LogDocument.
    """
    if isinstance(kind, DocumentType) and kind is not DocumentType.COVER_SHEET and template.languages:
        sentence = f"Interaction template {template.code} has languages, so it cannot record {kind} by itself."
        raise refused(field, "template_has_languages", sentence)


def template_not_found(field: str, code: str) -> InteractionRefused:
    return refused(field, "template_not_found", f"There is no interaction template {code}.")
