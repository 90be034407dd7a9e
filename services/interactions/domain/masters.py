"""The masters of interactions: groups, templates, and which template records which kind by itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from pydantic import BaseModel, ConfigDict, Field

from services.interactions.domain.default_masters import DEFAULT_GROUPS, DEFAULT_TEMPLATES
from services.interactions.domain.templates import TemplateSetup
from shared.contracts.interactions import InteractionGroup, InteractionTemplate, Kind


class GroupMaster(BaseModel):
    """A group as it stands; a deleted one keeps its version. `version` counts its changes, a default one is at 1."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int = Field(default=1, ge=1)
    group: InteractionGroup
    deleted: bool = False


class TemplateMaster(BaseModel):
    """A template as it stands; a deleted one keeps its version."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int = Field(default=1, ge=1)
    template: InteractionTemplate
    deleted: bool = False


class TemplateChoice(BaseModel):
    """One row of the set-up: the template by which a kind is recorded; blank: not at all."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    version: int = Field(default=1, ge=1)
    kind: Kind
    interaction_template_code: str = ""


@dataclass(frozen=True)
class Masters:
    """All masters, deleted ones included, by code or kind."""

    groups: Mapping[str, GroupMaster] = field(default_factory=dict)
    templates: Mapping[str, TemplateMaster] = field(default_factory=dict)
    choices: Mapping[Kind, TemplateChoice] = field(default_factory=dict)

    def group(self, code: str) -> InteractionGroup | None:
        master = self.groups.get(code)
        return master.group if master and not master.deleted else None

    def template(self, code: str) -> InteractionTemplate | None:
        master = self.templates.get(code)
        return master.template if master and not master.deleted else None

    def template_for(self, kind: Kind) -> InteractionTemplate | None:
        """The template that the set-up names for this kind; None: it is not recorded."""
        choice = self.choices.get(kind)
        return self.template(choice.interaction_template_code) if choice else None

    @cached_property
    def setup(self) -> TemplateSetup:
        """The kinds that are recorded, and by which template."""
        chosen = {kind: self.template_for(kind) for kind in self.choices}
        return {kind: template for kind, template in chosen.items() if template}

    def kinds_of(self, code: str) -> list[Kind]:
        """The kinds for which the set-up names this template."""
        return [kind for kind, choice in self.choices.items() if choice.interaction_template_code == code]

    def with_(
        self,
        groups: Iterable[GroupMaster] = (),
        templates: Iterable[TemplateMaster] = (),
        choices: Iterable[TemplateChoice] = (),
    ) -> "Masters":
        """These masters in place of those of the same code or kind."""
        return replace(
            self,
            groups={**self.groups, **{master.group.code: master for master in groups}},
            templates={**self.templates, **{master.template.code: master for master in templates}},
            choices={**self.choices, **{choice.kind: choice for choice in choices}},
        )


DEFAULT_MASTERS = Masters().with_(
    [GroupMaster(group=group) for group in DEFAULT_GROUPS],
    [TemplateMaster(template=template) for template in DEFAULT_TEMPLATES.values()],
    [TemplateChoice(kind=kind, interaction_template_code=t.code) for kind, t in DEFAULT_TEMPLATES.items()],
)
"""What holds until a command says otherwise; it is stored nowhere."""
