"""The default set-up records every kind of document, call and mail."""

from services.interactions.domain.default_masters import DEFAULT_GROUPS, DEFAULT_TEMPLATES
from services.interactions.domain.templates import kind_of
from shared.contracts.erp import DocumentType
from shared.contracts.interactions import InformationFlow, InitiatedBy, OtherKind
from shared.contracts.telephony import CallDirection
from tests.interactions.samples import call, document


def test_every_kind_has_a_template() -> None:
    assert set(DEFAULT_TEMPLATES) == {*DocumentType, *OtherKind}
    assert len(DocumentType) == 26


def test_every_template_has_its_own_code() -> None:
    assert len({template.code for template in DEFAULT_TEMPLATES.values()}) == len(DEFAULT_TEMPLATES)


def test_every_template_belongs_to_a_group_and_every_group_is_used() -> None:
    used = {template.interaction_group_code for template in DEFAULT_TEMPLATES.values()}

    assert used == {group.code for group in DEFAULT_GROUPS}


def test_a_document_is_recorded_by_its_type_and_a_call_by_its_direction() -> None:
    assert kind_of(document()) is DocumentType.SALES_INVOICE
    assert kind_of(call(direction=CallDirection.OUTBOUND)) is OtherKind.OUTGOING_CALLS
    assert kind_of(call(direction=CallDirection.INBOUND)) is OtherKind.INCOMING_CALLS


def test_an_outgoing_call_is_ours_and_an_incoming_call_theirs() -> None:
    outgoing, incoming = DEFAULT_TEMPLATES[OtherKind.OUTGOING_CALLS], DEFAULT_TEMPLATES[OtherKind.INCOMING_CALLS]

    assert (outgoing.information_flow, outgoing.initiated_by) == (InformationFlow.OUTBOUND, InitiatedBy.US)
    assert (incoming.information_flow, incoming.initiated_by) == (InformationFlow.INBOUND, InitiatedBy.THEM)
