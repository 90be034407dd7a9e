"""Groups, templates and set-up as documents, and a reading of them that no replica keeps for long."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from pydantic import BaseModel

from services.interactions.domain.masters import (
    DEFAULT_MASTERS,
    GroupMaster,
    Masters,
    TemplateChoice,
    TemplateMaster,
)
from shared.contracts.interactions import (
    ChooseInteractionTemplate,
    DeleteInteractionGroup,
    DeleteInteractionTemplate,
    InteractionGroupDeleted,
    InteractionGroupSaved,
    InteractionTemplateChosen,
    InteractionTemplateDeleted,
    InteractionTemplateSaved,
    SaveInteractionGroup,
    SaveInteractionTemplate,
)
from shared.platform.store import Collection, Database, Document
from shared.platform.work import Work

S = TypeVar("S", bound=BaseModel)

MasterCommand = (
    SaveInteractionGroup
    | DeleteInteractionGroup
    | SaveInteractionTemplate
    | DeleteInteractionTemplate
    | ChooseInteractionTemplate
)
"""What changes a group, a template or the set-up."""

KEPT = timedelta(seconds=1)
"""How long a replica goes by what it has read: another replica's change holds here after that."""


@dataclass
class MasterCollections:
    """Where the masters are that a command has changed, and what this process read of them last."""

    groups: Collection[GroupMaster]
    templates: Collection[TemplateMaster]
    choices: Collection[TemplateChoice]
    _read: Masters = DEFAULT_MASTERS
    _read_at: datetime = field(default=datetime.min.replace(tzinfo=UTC))

    @classmethod
    def of(cls, database: Database) -> "MasterCollections":
        return cls(
            database.collection("groups", GroupMaster),
            database.collection("templates", TemplateMaster),
            database.collection("template_choices", TemplateChoice),
        )

    async def read(self, now: datetime) -> Masters:
        """All masters, as they were at most `KEPT` ago; three small queries when that has passed."""
        if not timedelta(0) <= now - self._read_at < KEPT:
            self._read, self._read_at = await self.stored(), now
        return self._read

    async def stored(self) -> Masters:
        """All masters as they are now."""
        groups, templates = await self.groups.find({}), await self.templates.find({})
        return DEFAULT_MASTERS.with_(_states(groups), _states(templates), _states(await self.choices.find({})))

    def forget(self) -> None:
        """Read anew next time, for this process has changed something."""
        self._read_at = datetime.min.replace(tzinfo=UTC)


class MasterBook:
    """The masters during one batch of commands; a command sees what those before it saved."""

    masters: Masters = DEFAULT_MASTERS

    def __init__(self, work: Work, collections: MasterCollections) -> None:
        self._work, self._collections = work, collections
        self._groups = work.shelf(collections.groups)
        self._templates = work.shelf(collections.templates)
        self._choices = work.shelf(collections.choices)

    async def load(self, keys: Sequence[str]) -> None:
        """Three queries for all there are; what only the defaults know, or nobody, will be a new document."""
        self._work.when_flushed.append(self._collections.forget)
        groups, templates, choices = (
            await self._groups.find({}),
            await self._templates.find({}),
            await self._choices.find({}),
        )
        self.masters = DEFAULT_MASTERS.with_(groups, templates, choices)
        for key in keys:
            self._groups.assume_absent(key)
            self._templates.assume_absent(key)
            self._choices.assume_absent(key)

    def save_group(self, master: GroupMaster, told: InteractionGroupSaved | InteractionGroupDeleted | None) -> None:
        if told:
            self._groups.save(master.group.code, master, told)
            self.masters = self.masters.with_(groups=[master])

    def save_template(
        self, master: TemplateMaster, told: InteractionTemplateSaved | InteractionTemplateDeleted | None
    ) -> None:
        if told:
            self._templates.save(master.template.code, master, told)
            self.masters = self.masters.with_(templates=[master])

    def save_choice(self, choice: TemplateChoice, told: InteractionTemplateChosen | None) -> None:
        if told:
            self._choices.save(choice.kind, choice, told)
            self.masters = self.masters.with_(choices=[choice])


def _states(documents: Sequence[Document[S]]) -> list[S]:
    return [document.state for document in documents]
