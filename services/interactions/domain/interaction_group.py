"""Interaction groups by command (Business Central, Interaction Group table 5063)."""

from services.interactions.domain.errors import check_version, refused
from services.interactions.domain.masters import GroupMaster, Masters
from shared.contracts.interactions import (
    DeleteInteractionGroup,
    InteractionGroup,
    InteractionGroupDeleted,
    InteractionGroupSaved,
    SaveInteractionGroup,
)


def save_group(command: SaveInteractionGroup, masters: Masters) -> tuple[GroupMaster, InteractionGroupSaved | None]:
    """The group as the command says; no event when that was said before."""
    known, group = masters.groups.get(command.code), InteractionGroup.model_validate(command.model_dump())
    check_version(f"Interaction group {command.code}", command.expected_version, known.version if known else 0)
    if known and not known.deleted and known.group == group:
        return known, None
    saved = GroupMaster(version=known.version + 1 if known else 1, group=group)
    return saved, InteractionGroupSaved(code=group.code, version=saved.version, group=group)


def delete_group(command: DeleteInteractionGroup, masters: Masters) -> tuple[GroupMaster, InteractionGroupDeleted]:
    """The group gone; refused while a template belongs to it."""
    known = masters.groups.get(command.code)
    if known is None or known.deleted:
        raise refused("code", "group_not_found", f"There is no interaction group {command.code}.")
    check_version(f"Interaction group {command.code}", command.expected_version, known.version)
    members = [m.template for m in masters.templates.values() if not m.deleted]
    if named := sorted(t.code for t in members if t.interaction_group_code == command.code):
        sentence = f"Interaction group {command.code} has templates: {', '.join(named)}."
        raise refused("code", "group_has_templates", sentence)
    gone = known.model_copy(update={"version": known.version + 1, "deleted": True})
    return gone, InteractionGroupDeleted(code=command.code, version=gone.version, group=gone.group)
