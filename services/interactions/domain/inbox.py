"""A document or call on its way into the log: logged at once, or kept until its contact is known."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, computed_field

from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.history import KEPT, Change
from services.interactions.domain.log_entry import entry_of
from services.interactions.domain.matching import Reason, Unmatched, choose, keys_of
from services.interactions.domain.source import Source, entry_id_of
from services.interactions.domain.templates import TemplateSetup, kind_of
from shared.contracts.interactions import (
    InteractionFields,
    InteractionLogEntry,
    InteractionLogged,
    InteractionMoved,
    InteractionTemplate,
    InteractionUnmatched,
)

Told = InteractionLogged | InteractionUnmatched | InteractionMoved | None
"""The event that follows, if other systems have something to learn."""


class State(StrEnum):
    WAITING = "waiting"
    LOGGED = "logged"
    NOT_RECORDED = "not_recorded"
    POSTPONED = "postponed"
    DELETED = "deleted"


class Place(BaseModel):
    """Whose an entry is: its contact, and the company that the contact belonged to."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    contact_id: UUID | None = None
    contact_no: str = ""
    contact_company_id: UUID | None = None
    contact_company_no: str = ""


class Interaction(BaseModel):
    """One document version, call, share in a mail, or what a user logged by hand, and what became of it.

    A waiting one has a `reason` and the keys it is `waiting_for`. A logged one has an `entry` and stays with its
    contact, whichever contacts come or change later; only when the contact itself is merged, deleted or moved does it
    follow: then `origin` says whose it was, and `origin_ids` which contacts that depends on. A postponed one has an
    entry too, and what was `said` of it. `version` counts the changes from 1.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    entry_id: UUID
    version: int = Field(ge=1)
    source_id: str
    source: Source | None = None
    received_at: AwareDatetime
    state: State = State.WAITING
    reason: Reason | None = None
    waiting_for: tuple[str, ...] = ()
    entry: InteractionLogEntry | None = None
    said: InteractionFields | None = None
    origin: Place | None = None
    origin_ids: tuple[UUID, ...] | None = None
    history: tuple[Change, ...] = ()

    @computed_field  # type: ignore[prop-decorator]
    @property
    def place_in_time(self) -> str:
        """Orders the log by date, time and Entry No.; blank for what is not in it."""
        if self.entry is None or self.state is not State.LOGGED:
            return ""
        time = self.entry.time_of_interaction.replace(tzinfo=None).isoformat("seconds")
        return f"{self.entry.date}T{time}-{self.entry.entry_no:012}"

    def changes(self) -> tuple[Change, ...]:
        """Its history from the beginning on. What was recorded by itself keeps no line of that, for it can be told."""
        if self.state is State.NOT_RECORDED or len(self.history) == KEPT or any(c.version == 1 for c in self.history):
            return self.history
        waited = self.state is State.WAITING or any(c.event == InteractionLogged.__name__ for c in self.history)
        event = InteractionUnmatched if waited else InteractionLogged
        return (Change(version=1, event=event.__name__, at=self.received_at), *self.history)


def receive(
    source: Source, answer: ContactCard | Unmatched, templates: TemplateSetup, entry_no: int, now: datetime
) -> tuple[Interaction, Told]:
    """Take in a document or call: logged, waiting, or not recorded when its kind has no template.

    `answer` is whose it is, by `choose`. `now` is when the message was sent (its `ce_time`), so that reading it late or
    twice dates it alike. `entry_no` is the next Entry No., used up only when the interaction is logged.
    """
    source_id = source.source_id()
    entry_id = entry_id_of(source_id)
    begun: dict[str, Any] = {"entry_id": entry_id, "source_id": source_id, "source": source, "received_at": now}
    template = templates.get(kind_of(source))
    if template is None:
        return Interaction(version=1, state=State.NOT_RECORDED, reason=Reason.NO_TEMPLATE, **begun), None
    if isinstance(answer, Unmatched):
        return _wait(Interaction(version=1, **begun), answer)
    entry = entry_of(source, answer, template, entry_id, entry_no, now)
    return _told(Interaction(version=1, state=State.LOGGED, entry=entry, **begun), entry)


def match(
    interaction: Interaction, cards: Iterable[ContactCard], templates: TemplateSetup, entry_no: int, now: datetime
) -> tuple[Interaction, Told]:
    """Look again for the contact of a waiting interaction; the same object and no event when nothing is new."""
    source = interaction.source
    template = templates.get(kind_of(source)) if source else None
    if interaction.state is not State.WAITING or source is None:
        return interaction, None
    answer = choose(cards, keys_of(source))
    if isinstance(answer, ContactCard):
        if template:
            return log(interaction, source, answer, template, entry_no, now)
        answer = Unmatched(reason=Reason.NO_TEMPLATE, waiting_for=interaction.waiting_for)
    if (answer.reason, answer.waiting_for) == (interaction.reason, interaction.waiting_for):
        return interaction, None
    return _wait(interaction.model_copy(update={"version": interaction.version + 1}), answer)


def _wait(interaction: Interaction, answer: Unmatched) -> tuple[Interaction, InteractionUnmatched]:
    waiting = interaction.model_copy(update={"reason": answer.reason, "waiting_for": answer.waiting_for})
    return waiting, InteractionUnmatched(
        entry_id=waiting.entry_id,
        version=waiting.version,
        source_id=waiting.source_id,
        reason=answer.reason.value,
        looked_for=answer.waiting_for,
        received_at=waiting.received_at,
    )


def log(
    interaction: Interaction,
    source: Source,
    card: ContactCard,
    template: InteractionTemplate,
    entry_no: int,
    now: datetime,
    user_id: str = "",
) -> tuple[Interaction, InteractionLogged]:
    """What has waited, in the log of this contact, and in its history since when; `user_id` where somebody said so."""
    entry = entry_of(source, card, template, interaction.entry_id, entry_no, interaction.received_at)
    version = interaction.version + 1
    line = Change(version=version, event=InteractionLogged.__name__, at=now, user_id=user_id)
    logged = {"state": State.LOGGED, "reason": None, "waiting_for": (), "entry": entry}
    return _told(interaction.model_copy(update={"version": version, "history": (line,), **logged}), entry)


def _told(logged: Interaction, entry: InteractionLogEntry) -> tuple[Interaction, InteractionLogged]:
    return logged, InteractionLogged(
        entry_id=logged.entry_id, version=logged.version, source_id=logged.source_id, entry=entry
    )
