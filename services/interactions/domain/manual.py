"""Interactions that a user records: at once, or postponed and finished later under the same Entry No."""

from datetime import datetime

from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.errors import InteractionRefused, check_version, refused
from services.interactions.domain.history import KEPT, Change
from services.interactions.domain.inbox import Interaction, State
from services.interactions.domain.interaction_template import template_not_found
from services.interactions.domain.manual_entry import manual_entry
from services.interactions.domain.masters import Masters
from shared.contracts.contacts import FieldError
from shared.contracts.erp import DocumentType
from shared.contracts.interactions import (
    InteractionFields,
    InteractionLogEntry,
    InteractionLogged,
    InteractionPostponed,
    InteractionTemplate,
    LogInteraction,
    PostponeInteraction,
)


def log_interaction(
    command: LogInteraction,
    known: Interaction | None,
    card: ContactCard | None,
    masters: Masters,
    entry_no: int,
    now: datetime,
    salesperson_code: str = "",
) -> tuple[Interaction, InteractionLogged]:
    """In the log, with all that Business Central asks for (codeunit 5051, LogInteraction; Segment Line, CheckStatus).

    A postponed one keeps its Entry No. and what was said of it then, and is dated today unless the command says
    otherwise. `salesperson_code` is the user's own. Business dates and times are UTC.
    """
    said = said_in(command, known)
    template = _template(said, masters)
    entry = manual_entry(command, said, card, template, entry_no, now, salesperson_code)
    _check(said, card, template, entry)
    logged = _recorded(command, known, State.LOGGED, entry, None, now)
    return logged, InteractionLogged(
        entry_id=logged.entry_id, version=logged.version, source_id=logged.source_id, entry=entry
    )


def postpone_interaction(
    command: PostponeInteraction,
    known: Interaction | None,
    card: ContactCard | None,
    masters: Masters,
    entry_no: int,
    now: datetime,
    salesperson_code: str = "",
) -> tuple[Interaction, InteractionPostponed]:
    """Saved for later, unchecked and counted nowhere; a contact that is Privacy Blocked is refused all the same."""
    said = said_in(command, known)
    if card:
        check_contact(card)
    entry = manual_entry(command, said, card, _template(said, masters), entry_no, now, salesperson_code)
    entry = entry.model_copy(update={"postponed": True})
    saved = _recorded(command, known, State.POSTPONED, entry, said, now)
    return saved, InteractionPostponed(
        entry_id=saved.entry_id, version=saved.version, source_id=saved.source_id, entry=entry
    )


def check_contact(card: ContactCard) -> None:
    """Business Central refuses interactions of a contact that is Privacy Blocked (Contact table 5050)."""
    if card.deleted:
        raise refused("contact_id", "contact_deleted", f"Contact {card.no} has been deleted.")
    if card.privacy_blocked:
        raise refused("contact_id", "contact_privacy_blocked", f"Contact {card.no} is blocked for privacy.")


def said_in(command: LogInteraction | PostponeInteraction, known: Interaction | None) -> InteractionFields:
    """What the command says, and beside that what was said before of one that is postponed, its date left out."""
    if known and known.state is not State.POSTPONED:
        raise refused("entry_id", "interaction_exists", f"Interaction {command.entry_id} exists already.")
    check_version(f"Interaction {command.entry_id}", command.expected_version, known.version if known else 0)
    told = {name: getattr(command, name) for name in InteractionFields.model_fields}
    new = {name: value for name, value in told.items() if value is not None and (value or name not in _NAMING)}
    earlier = known.said if known and known.said else InteractionFields()
    if {"contact_id", "contact_no"} & new.keys():
        earlier = earlier.model_copy(update={"contact_id": None, "contact_no": ""})
    if {"kind", "interaction_template_code"} & new.keys():
        earlier = earlier.model_copy(update={"kind": None, "interaction_template_code": ""})
    return earlier.model_copy(update={"date": None, "time_of_interaction": None, **new})


_NAMING = ("contact_no", "interaction_template_code")
"""Blank means not said, because the field has no None."""


def _template(said: InteractionFields, masters: Masters) -> InteractionTemplate | None:
    """The template that the user chose, or the one that the set-up names for what this is."""
    if isinstance(said.kind, DocumentType) and said.kind is not DocumentType.COVER_SHEET:
        raise refused("kind", "kind_records_itself", f"A {said.kind} is recorded from its document.")
    if code := said.interaction_template_code:
        template = masters.template(code)
        if template is None:
            raise template_not_found("interaction_template_code", code)
        return template
    if said.kind is None:
        return None
    template = masters.template_for(said.kind)
    if template is None:
        raise refused("kind", "no_template", f"The set-up names no interaction template for {said.kind}.")
    return template


def _check(
    said: InteractionFields, card: ContactCard | None, template: InteractionTemplate | None, entry: InteractionLogEntry
) -> None:
    """Contact, template, description and, where it is no document, salesperson: all that is missing, at once."""
    missing = {
        "contact_id": card is None,
        "interaction_template_code": template is None,
        "description": not entry.description,
        "salesperson_code": not entry.salesperson_code and not isinstance(said.kind, DocumentType),
    }
    errors = [FieldError(field=name, code="required", message=_REQUIRED[name]) for name in missing if missing[name]]
    if errors:
        raise InteractionRefused(*errors)
    if card:
        check_contact(card)


_REQUIRED = {
    "contact_id": "An interaction needs a contact.",
    "interaction_template_code": "An interaction needs an interaction template.",
    "description": "An interaction needs a description.",
    "salesperson_code": "An interaction needs a salesperson.",
}


def _recorded(
    command: LogInteraction | PostponeInteraction,
    known: Interaction | None,
    state: State,
    entry: InteractionLogEntry,
    said: InteractionFields | None,
    now: datetime,
) -> Interaction:
    version = known.version + 1 if known else 1
    event = "InteractionLogged" if state is State.LOGGED else "InteractionPostponed"
    line = Change(version=version, event=event, at=now, user_id=command.user_id)
    return Interaction(
        entry_id=command.entry_id,
        version=version,
        source_id=f"manual|{command.entry_id}",
        received_at=known.received_at if known else now,
        state=state,
        entry=entry,
        said=said,
        history=(*(known.history[1 - KEPT :] if known else ()), line),
    )
