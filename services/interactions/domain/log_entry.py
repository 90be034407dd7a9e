"""The log entry of a document or a call."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from services.interactions.domain.alternative_address import address_code
from services.interactions.domain.campaign import with_campaign_entry
from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.mail_part import MailPart
from services.interactions.domain.matching import keys_of, other_number
from services.interactions.domain.source import Source
from shared.contracts.contacts import CorrespondenceType
from shared.contracts.erp import DocumentIssued
from shared.contracts.interactions import InformationFlow, InitiatedBy, InteractionLogEntry, InteractionTemplate
from shared.contracts.telephony import CallDirection, CallEnded

_DESCRIPTION = 100
_CONTACT_VIA = 80


def entry_of(
    source: Source, card: ContactCard, template: InteractionTemplate, entry_id: UUID, entry_no: int, issued_at: datetime
) -> InteractionLogEntry:
    """The entry of a source; `issued_at` is when its message was sent, for sources that carry no time of their own."""
    told = _told(source, card, template, issued_at)
    supplied = _supplied(card, template, _moment(source, issued_at))
    entry = InteractionLogEntry(entry_id=entry_id, entry_no=entry_no, **with_campaign_entry({**supplied, **told}))
    if not card.alternatives:
        return entry
    return entry.model_copy(update={"contact_alt_address_code": _address_code(source, card, entry.date)})


def _address_code(source: Source, card: ContactCard, on: date) -> str:
    """A mail to or from the contact's own address is at no other (codeunit Email Logging Invoke, IsContact)."""
    keys = keys_of(source)
    if isinstance(source, MailPart) and any(card.owns(key) for key in keys):
        return ""
    return address_code(card.alternatives, keys, on)


def _told(source: Source, card: ContactCard, template: InteractionTemplate, issued_at: datetime) -> dict[str, Any]:
    if isinstance(source, CallEnded):
        return call_fields(source, card)
    return mail_fields(source, template) if isinstance(source, MailPart) else document_fields(source, card, template)


def _moment(source: Source, issued_at: datetime) -> datetime:
    """When it happened. A document is dated by the day it was printed, sent or posted, not by its document date."""
    if isinstance(source, CallEnded):
        return source.started_at
    return source.sent_at if isinstance(source, MailPart) else issued_at


def document_fields(document: DocumentIssued, card: ContactCard, template: InteractionTemplate) -> dict[str, Any]:
    """A printed, sent or posted document.

    Business Central, codeunit 5051, LogDocument: the document's description, salesperson and campaign come first.
    """
    return {
        "description": (document.description or template.description)[:_DESCRIPTION],
        "salesperson_code": document.salesperson_code or card.salesperson_code,
        "campaign_no": document.campaign_no or template.campaign_no,
        "opportunity_no": document.opportunity_no,
        "document_type": document.document_type.value,
        "document_no": document.document_no,
        "version_no": document.version_no,
        "doc_no_occurrence": document.doc_no_occurrence,
    }


def call_fields(call: CallEnded, card: ContactCard) -> dict[str, Any]:
    """A telephone call, with its own duration and direction; not answered is a failed attempt.

    Business Central, Interaction Log Entry table 5065: Contact Via, Attempt Failed.
    """
    outbound = call.direction is CallDirection.OUTBOUND
    return {
        "information_flow": InformationFlow.OUTBOUND if outbound else InformationFlow.INBOUND,
        "initiated_by": InitiatedBy.US if outbound else InitiatedBy.THEM,
        "duration_min": (Decimal(call.duration_seconds) / 60).quantize(Decimal("0.01")),
        "attempt_failed": not call.answered,
        "salesperson_code": call.salesperson_code or card.salesperson_code,
        "contact_via": other_number(call)[:_CONTACT_VIA],
    }


def mail_fields(part: MailPart, template: InteractionTemplate) -> dict[str, Any]:
    """A mail; who sent it says its flow.

    Business Central, codeunit Email Logging Invoke: subject as description, E-Mail as correspondence, E-Mail Logged.
    """
    outbound = part.information_flow is InformationFlow.OUTBOUND
    return {
        "description": part.subject or template.description,
        "subject": part.subject,
        "information_flow": part.information_flow,
        "initiated_by": InitiatedBy.US if outbound else InitiatedBy.THEM,
        "salesperson_code": part.salesperson_code,
        "contact_via": part.address[:_CONTACT_VIA],
        "correspondence_type": CorrespondenceType.EMAIL,
        "email_logged": True,
        "attachment_names": part.attachment_names,
    }


def _supplied(card: ContactCard, template: InteractionTemplate, at: datetime) -> dict[str, Any]:
    """What contact and template supply. Date and time are UTC and whole seconds, as every store gives them back."""
    moment = at.astimezone(UTC).replace(microsecond=0)
    return {
        **card.as_contact(),
        "date": moment.date(),
        "time_of_interaction": moment.time(),
        "description": template.description,
        "information_flow": template.information_flow,
        "initiated_by": template.initiated_by,
        "interaction_template_code": template.code,
        "interaction_group_code": template.interaction_group_code,
        "cost_lcy": template.unit_cost_lcy,
        "duration_min": template.unit_duration_min,
        "salesperson_code": card.salesperson_code,
        "campaign_no": template.campaign_no,
        "campaign_target": template.campaign_target,
        "campaign_response": template.campaign_response,
    }
