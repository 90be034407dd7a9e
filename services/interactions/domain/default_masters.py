"""The masters of a business that has decided nothing yet, as Business Central's demonstration data has them."""

from decimal import Decimal

from shared.contracts.erp import DocumentType
from shared.contracts.interactions import (
    InformationFlow,
    InitiatedBy,
    InteractionGroup,
    InteractionTemplate,
    Kind,
    OtherKind,
)

DEFAULT_GROUPS = (
    InteractionGroup(code="MEETING", description="Meetings"),
    InteractionGroup(code="PHONE", description="Telephone conversations"),
    InteractionGroup(code="PURCHASES", description="Purchase Documents"),
    InteractionGroup(code="SALES", description="Sales Documents"),
    InteractionGroup(code="SERVICE", description="Service Documents"),
    InteractionGroup(code="SYSTEM", description="System Generated Entries"),
)

_DOCUMENTS = (
    (DocumentType.SALES_QUOTE, "S_QUOTE", "SALES", "Sales Quote"),
    (DocumentType.SALES_BLANKET_ORDER, "S_B_ORDER", "SALES", "Sales Blanket Order"),
    (DocumentType.SALES_ORDER_CONFIRMATION, "S_ORDER_CF", "SALES", "Sales Order Confirmation"),
    (DocumentType.SALES_INVOICE, "S_INVOICE", "SALES", "Sales Invoice"),
    (DocumentType.SALES_SHIPMENT_NOTE, "S_SHIP", "SALES", "Sales Shipment"),
    (DocumentType.SALES_CREDIT_MEMO, "S_C_MEMO", "SALES", "Sales Credit Memo"),
    (DocumentType.SALES_STATEMENT, "S_STATM", "SALES", "Sales Statement"),
    (DocumentType.SALES_REMINDER, "S_REMIND", "SALES", "Sales Reminder"),
    (DocumentType.SERVICE_ORDER_CREATE, "SV_ORD_CR", "SERVICE", "Service Order Created"),
    (DocumentType.SERVICE_ORDER_POST, "SV_ORD_PST", "SERVICE", "Service Order Posted"),
    (DocumentType.PURCHASE_QUOTE, "P_QUOTE", "PURCHASES", "Purchase Quote"),
    (DocumentType.PURCHASE_BLANKET_ORDER, "P_B_ORDER", "PURCHASES", "Purchase Blanket Order"),
    (DocumentType.PURCHASE_ORDER, "P_ORDER", "PURCHASES", "Purchase Order"),
    (DocumentType.PURCHASE_INVOICE, "P_INVOICE", "PURCHASES", "Purchase Invoice"),
    (DocumentType.PURCHASE_RECEIPT, "P_RECEIPT", "PURCHASES", "Purchase Receipt"),
    (DocumentType.PURCHASE_CREDIT_MEMO, "P_C_MEMO", "PURCHASES", "Purchase Credit Memo"),
    (DocumentType.COVER_SHEET, "COVERSH", "SYSTEM", "Cover Sheet"),
    (DocumentType.SALES_RETURN_ORDER, "S_RET_ORD", "SALES", "Sales Return Order"),
    (DocumentType.SALES_FINANCE_CHARGE_MEMO, "S_FIN_CHG", "SALES", "Finance Charge"),
    (DocumentType.SALES_RETURN_RECEIPT, "S_RET_RCP", "SALES", "Sales Return Receipt"),
    (DocumentType.PURCHASE_RETURN_SHIPMENT, "P_RT_SHIP", "PURCHASES", "Purchase Return Shipment"),
    (DocumentType.PURCHASE_RETURN_ORDER_CONFIRMATION, "P_RT_ORD_C", "PURCHASES", "Purchase Return Order Confirmation"),
    (DocumentType.SERVICE_CONTRACT, "SV_CONTR", "SERVICE", "Service Contract"),
    (DocumentType.SERVICE_CONTRACT_QUOTE, "SV_CONTR_Q", "SERVICE", "Service Contract Quote"),
    (DocumentType.SERVICE_QUOTE, "SV_QUOTE", "SERVICE", "Service Quote"),
    (DocumentType.SALES_DRAFT_INVOICE, "S_DRAFT_IN", "SALES", "Sales Draft Invoice"),
)


def _of_document(code: str, group: str, description: str) -> InteractionTemplate:
    return InteractionTemplate(
        code=code,
        interaction_group_code=group,
        description=description,
        unit_cost_lcy=Decimal(8),
        unit_duration_min=Decimal(1),
        information_flow=InformationFlow.OUTBOUND,
        initiated_by=InitiatedBy.US,
    )


def _of_call(code: str, description: str, cost: int, flow: InformationFlow, by: InitiatedBy) -> InteractionTemplate:
    return InteractionTemplate(
        code=code,
        interaction_group_code="PHONE",
        description=description,
        unit_cost_lcy=Decimal(cost),
        unit_duration_min=Decimal(15),
        information_flow=flow,
        initiated_by=by,
    )


DEFAULT_TEMPLATES: dict[Kind, InteractionTemplate] = {
    **{kind: _of_document(code, group, description) for kind, code, group, description in _DOCUMENTS},
    OtherKind.OUTGOING_CALLS: _of_call("OUTGOING", "Outgoing phone call", 1, InformationFlow.OUTBOUND, InitiatedBy.US),
    OtherKind.INCOMING_CALLS: _of_call("INCOME", "Incoming phone call", 0, InformationFlow.INBOUND, InitiatedBy.THEM),
    OtherKind.MEETING_INVITATION: InteractionTemplate(
        code="MEETINV",
        interaction_group_code="MEETING",
        description="Meeting Invitation",
        information_flow=InformationFlow.OUTBOUND,
        initiated_by=InitiatedBy.US,
    ),
    OtherKind.E_MAILS: InteractionTemplate(
        code="EMAIL", interaction_group_code="SYSTEM", description="Emails", unit_duration_min=Decimal(5)
    ),
    OtherKind.E_MAIL_DRAFT: InteractionTemplate(
        code="EMAIL_D", interaction_group_code="SYSTEM", description="Email draft"
    ),
}
"""Codes, costs and durations of Business Central's demonstration data (Contoso CRM), which lacks service documents."""
