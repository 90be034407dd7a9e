"""The ERP system's facts that Relata reads: sales, purchase and service documents."""

import datetime
from decimal import Decimal
from enum import StrEnum

from shared.contracts.message import Message, Topic


class DocumentType(StrEnum):
    """The documents that Business Central records as interactions (domain: Interaction Log Entry, Document Type)."""

    SALES_QUOTE = "Sales Quote"
    SALES_BLANKET_ORDER = "Sales Blanket Order"
    SALES_ORDER_CONFIRMATION = "Sales Order Confirmation"
    SALES_INVOICE = "Sales Invoice"
    SALES_SHIPMENT_NOTE = "Sales Shipment Note"
    SALES_CREDIT_MEMO = "Sales Credit Memo"
    SALES_STATEMENT = "Sales Statement"
    SALES_REMINDER = "Sales Reminder"
    SERVICE_ORDER_CREATE = "Service Order Create"
    SERVICE_ORDER_POST = "Service Order Post"
    PURCHASE_QUOTE = "Purchase Quote"
    PURCHASE_BLANKET_ORDER = "Purchase Blanket Order"
    PURCHASE_ORDER = "Purchase Order"
    PURCHASE_INVOICE = "Purchase Invoice"
    PURCHASE_RECEIPT = "Purchase Receipt"
    PURCHASE_CREDIT_MEMO = "Purchase Credit Memo"
    COVER_SHEET = "Cover Sheet"
    SALES_RETURN_ORDER = "Sales Return Order"
    SALES_FINANCE_CHARGE_MEMO = "Sales Finance Charge Memo"
    SALES_RETURN_RECEIPT = "Sales Return Receipt"
    PURCHASE_RETURN_SHIPMENT = "Purchase Return Shipment"
    PURCHASE_RETURN_ORDER_CONFIRMATION = "Purchase Return Order Confirmation"
    SERVICE_CONTRACT = "Service Contract"
    SERVICE_CONTRACT_QUOTE = "Service Contract Quote"
    SERVICE_QUOTE = "Service Quote"
    SALES_DRAFT_INVOICE = "Sales Draft Invoice"


class AccountType(StrEnum):
    """Whose number `account_no` is."""

    CUSTOMER = "Customer"
    VENDOR = "Vendor"
    CONTACT = "Contact"


class DocumentIssued(Message):
    """A document was printed, sent or posted. A new version of the same document is a new fact."""

    document_type: DocumentType
    document_no: str
    version_no: int = 1
    doc_no_occurrence: int = 1
    account_type: AccountType
    account_no: str
    bill_to_contact_no: str = ""
    document_date: datetime.date
    description: str = ""
    salesperson_code: str = ""
    campaign_no: str = ""
    opportunity_no: str = ""
    amount_lcy: Decimal = Decimal(0)
    """Excluding VAT, in the company's local currency."""

    def source_id(self) -> str:
        """Names this version of the document: the same for a repeat, another for a new version."""
        return f"document|{self.document_type}|{self.document_no}|{self.version_no}|{self.doc_no_occurrence}"

    def key(self) -> str:
        return f"{self.document_type}|{self.document_no}"


DOCUMENT_EVENTS = Topic("erp.document.events.v1", (DocumentIssued,), keyed_by="document_type|document_no")
TOPICS = (DOCUMENT_EVENTS,)
