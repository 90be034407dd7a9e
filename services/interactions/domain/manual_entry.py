"""The entry of an interaction that a user records: what he says, else what template and contact supply."""

import datetime
from typing import Any

from services.interactions.domain.alternative_address import address_code as address_on
from services.interactions.domain.campaign import with_campaign_entry
from services.interactions.domain.contact_card import ContactCard
from shared.contracts.contacts import CorrespondenceType
from shared.contracts.erp import DocumentType
from shared.contracts.interactions import (
    InteractionFields,
    InteractionLogEntry,
    InteractionTemplate,
    LogInteraction,
    OtherKind,
    PostponeInteraction,
    TemplateLanguage,
)

_SUPPLIED = ("information_flow", "initiated_by", "campaign_no", "campaign_target", "campaign_response")
"""What a template supplies under the same name."""
_PLAIN = ("evaluation", "segment_no", "opportunity_no", "to_do_no", "document_no")
"""What only the user says."""
_NO_CONTACT = {"contact_id": None, "contact_no": ""}


def manual_entry(
    command: LogInteraction | PostponeInteraction,
    said: InteractionFields,
    card: ContactCard | None,
    template: InteractionTemplate | None,
    entry_no: int,
    now: datetime.datetime,
    salesperson_code: str,
) -> InteractionLogEntry:
    """Choosing a template fills it (Business Central, Segment Line table 5077); contact or template may be missing.

    `salesperson_code` is the user's own; `now` is the business date and time of what is said without one.
    """
    moment = now.astimezone(datetime.UTC).replace(microsecond=0)
    date = said.date or moment.date()
    address_code = _address_code(said, card, date)
    values: dict[str, Any] = {
        **(card.as_contact() if card else _NO_CONTACT),
        **_of_template(said, template, _language_code(said, card, template)),
        "date": date,
        "time_of_interaction": said.time_of_interaction or moment.time(),
        "attempt_failed": said.interaction_successful is False,
        "salesperson_code": _first(said.salesperson_code, salesperson_code or None, card and card.salesperson_code),
        "correspondence_type": _correspondence_type(said, card, template, address_code),
        "contact_alt_address_code": address_code,
        "contact_via": _first(said.contact_via, _number(said, card)),
        "subject": said.subject or "",
        "document_type": said.kind.value if isinstance(said.kind, DocumentType) else "",
        "comments": said.comments or (),
        "user_id": command.user_id,
    }
    values |= {name: getattr(said, name) for name in _PLAIN if getattr(said, name) is not None}
    values = with_campaign_entry(values) if isinstance(command, LogInteraction) else values
    return InteractionLogEntry(entry_id=command.entry_id, entry_no=entry_no, **values)


def _of_template(said: InteractionFields, template: InteractionTemplate | None, language_code: str) -> dict[str, Any]:
    """What a template supplies unless the user says it, in the language chosen."""
    language = _language(language_code, template)
    supplied = {name: _supplied(name, said, template) for name in _SUPPLIED}
    return {
        **{name: value for name, value in supplied.items() if value},
        "description": _first(said.description, _own_words(language), template and template.description),
        "interaction_template_code": template.code if template else "",
        "interaction_group_code": template.interaction_group_code if template else "",
        "cost_lcy": _first(said.cost_lcy, template and template.unit_cost_lcy, 0),
        "duration_min": _first(said.duration_min, template and template.unit_duration_min, 0),
        "interaction_language_code": language_code,
        "attachment_names": (language.attachment,) if language and language.attachment else (),
        "word_template_code": template.word_template_code if template else "",
    }


def _first(*values: Any) -> Any:
    """The first value that was said; blank when none was."""
    return next((value for value in values if value is not None), "")


def _own_words(language: TemplateLanguage | None) -> str | None:
    return (language.description or None) if language else None


def _supplied(name: str, said: InteractionFields, template: InteractionTemplate | None) -> Any:
    value = getattr(said, name)
    return getattr(template, name) if value is None and template else value


def _language_code(said: InteractionFields, card: ContactCard | None, template: InteractionTemplate | None) -> str:
    """The contact's language if the template has it, else its default (Segment Line, FindLanguage)."""
    if said.interaction_language_code is not None:
        return said.interaction_language_code
    if card and _language(card.language_code, template):
        return card.language_code
    return template.language_code_default if template else ""


def _language(code: str, template: InteractionTemplate | None) -> TemplateLanguage | None:
    languages = template.languages if template else ()
    return next((language for language in languages if language.language_code == code), None)


def _address_code(said: InteractionFields, card: ContactCard | None, on: datetime.date) -> str:
    if said.contact_alt_address_code is not None:
        return said.contact_alt_address_code
    return address_on(card.alternatives, (), on) if card else ""


def _correspondence_type(
    said: InteractionFields, card: ContactCard | None, template: InteractionTemplate | None, address_code: str
) -> CorrespondenceType:
    """The contact's, unless it has none or the template ignores it; no e-mail to a contact without an address."""
    chosen = said.correspondence_type
    if chosen is None:
        chosen = card.correspondence_type if card else CorrespondenceType.BLANK
        if template and (template.ignore_contact_corres_type or not chosen):
            chosen = template.correspondence_type_default
    no_address = chosen is CorrespondenceType.EMAIL and not (card and card.has_email_at(address_code))
    return CorrespondenceType.BLANK if no_address else chosen


def _number(said: InteractionFields, card: ContactCard | None) -> str | None:
    """A call goes to the contact's number unless the user dialled another (Business Central, Contact Via)."""
    if said.kind is not OtherKind.OUTGOING_CALLS or card is None:
        return None
    return next((key.removeprefix("phone:") for key in card.keys if key.startswith("phone:")), None)
