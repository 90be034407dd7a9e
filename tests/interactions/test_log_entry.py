"""What the log says of a document and of a call."""

from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.interactions.domain.default_masters import DEFAULT_TEMPLATES
from services.interactions.domain.log_entry import entry_of
from services.interactions.domain.source import entry_id_of
from services.interactions.domain.templates import kind_of
from shared.contracts.erp import DocumentIssued, DocumentType
from shared.contracts.interactions import InformationFlow, InitiatedBy, InteractionLogEntry
from shared.contracts.telephony import CallDirection, CallEnded
from tests.interactions.samples import SENT, call, company, document, person

ID = UUID(int=7)
INVOICE = DEFAULT_TEMPLATES[DocumentType.SALES_INVOICE]


def of_document(issued: DocumentIssued, **template: Any) -> InteractionLogEntry:
    card = person(salesperson_code="HR")
    return entry_of(issued, card, INVOICE.model_copy(update=template), ID, 12, SENT)


def of_call(ended: CallEnded) -> InteractionLogEntry:
    return entry_of(ended, person(salesperson_code="HR"), DEFAULT_TEMPLATES[kind_of(ended)], ID, 12, SENT)


def test_an_invoice_is_logged_at_its_contact_with_what_its_template_supplies() -> None:
    entry = of_document(document(version_no=2, doc_no_occurrence=3, opportunity_no="OP1"))

    assert entry == InteractionLogEntry(
        entry_id=ID,
        entry_no=12,
        contact_id=person().contact_id,
        contact_no="CT0002",
        contact_company_id=UUID(int=1),
        contact_company_no="CT0001",
        date=date(2026, 11, 20),
        time_of_interaction=time(9, 30, 15),
        description="Sales Invoice",
        information_flow=InformationFlow.OUTBOUND,
        initiated_by=InitiatedBy.US,
        interaction_template_code="S_INVOICE",
        interaction_group_code="SALES",
        cost_lcy=Decimal(8),
        duration_min=Decimal(1),
        salesperson_code="HR",
        opportunity_no="OP1",
        document_type="Sales Invoice",
        document_no="103001",
        version_no=2,
        doc_no_occurrence=3,
    )


def test_what_a_document_says_itself_comes_before_template_and_contact() -> None:
    issued = document(description="Invoice 103001", salesperson_code="JR", campaign_no="CP2")

    entry = of_document(issued, campaign_no="CP1")

    assert (entry.description, entry.salesperson_code, entry.campaign_no) == ("Invoice 103001", "JR", "CP2")


def test_a_document_without_a_campaign_takes_its_templates() -> None:
    assert of_document(document(), campaign_no="CP1").campaign_no == "CP1"


def test_a_long_description_is_cut_to_its_field() -> None:
    assert of_document(document(description="x" * 120)).description == "x" * 100


def test_dates_and_times_are_utc_and_whole_seconds() -> None:
    sydney = datetime(2026, 11, 21, 8, 5, 0, 123456, timezone(timedelta(hours=11)))

    entry = of_call(call(started_at=sydney))

    assert (entry.date, entry.time_of_interaction) == (date(2026, 11, 20), time(21, 5))


def test_an_incoming_call_came_in_from_them() -> None:
    entry = of_call(call(direction=CallDirection.INBOUND, from_number="030 901820"))

    assert (entry.information_flow, entry.initiated_by) == (InformationFlow.INBOUND, InitiatedBy.THEM)
    assert (entry.contact_via, entry.description) == ("030 901820", "Incoming phone call")
    assert (entry.interaction_template_code, entry.interaction_group_code) == ("INCOME", "PHONE")


def test_an_outgoing_call_went_out_from_us() -> None:
    entry = of_call(call(direction=CallDirection.OUTBOUND, to_number="030 555123"))

    assert (entry.information_flow, entry.initiated_by) == (InformationFlow.OUTBOUND, InitiatedBy.US)
    assert (entry.contact_via, entry.cost_lcy) == ("030 555123", Decimal(1))


@pytest.mark.parametrize(("seconds", "minutes"), [(0, "0.00"), (20, "0.33"), (100, "1.67"), (3600, "60.00")])
def test_a_call_lasts_its_own_time_in_minutes(seconds: int, minutes: str) -> None:
    assert of_call(call(duration_seconds=seconds)).duration_min == Decimal(minutes)


def test_a_call_nobody_answered_is_a_failed_attempt() -> None:
    assert of_call(call(answered=False)).attempt_failed
    assert not of_call(call(answered=True)).attempt_failed


def test_a_call_without_a_salesperson_takes_the_contacts() -> None:
    assert of_call(call()).salesperson_code == "HR"
    assert of_call(call(salesperson_code="JR")).salesperson_code == "JR"


def test_a_company_is_logged_as_its_own_company() -> None:
    entry = entry_of(document(), company(), INVOICE, ID, 1, SENT)

    assert (entry.contact_no, entry.contact_company_no) == ("CT0001", "CT0001")


def test_a_source_is_one_document_version_or_one_call() -> None:
    assert document(version_no=2).source_id() == "document|Sales Invoice|103001|2|1"
    assert call().source_id() == "call|pbx-1"


def test_a_source_has_the_same_entry_id_for_ever() -> None:
    assert entry_id_of("call|pbx-1") == UUID("8ff80e9e-580d-5db1-ae2a-75dbddac9cf5")
    assert entry_id_of("call|pbx-1") != entry_id_of("call|pbx-2")
