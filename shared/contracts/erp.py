"""The ERP system's facts that Relata reads: its documents, and its customers, vendors, bank accounts and employees."""

import datetime
from decimal import Decimal
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.contacts import ContactType, FieldError
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


class AccountKind(StrEnum):
    """The tables whose records a contact can be linked to."""

    CUSTOMER = "Customer"
    VENDOR = "Vendor"
    BANK_ACCOUNT = "Bank Account"
    EMPLOYEE = "Employee"


class AccountFields(BaseModel):
    """The fields of a customer, vendor, bank account or employee that concern its contact; blank is the empty string.

    `salesperson_code` is a customer's, `purchaser_code` a vendor's, `our_contact_code` a bank account's; the parts of
    the name, `job_title`, `initials` and `pager` are an employee's. `contact` is the name typed as its contact. `image`
    is the address or media id of a customer's, vendor's or employee's picture.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = ""
    search_name: str = ""
    name_2: str = ""
    first_name: str = ""
    middle_name: str = ""
    last_name: str = ""
    job_title: str = ""
    initials: str = ""
    address: str = ""
    address_2: str = ""
    post_code: str = ""
    city: str = ""
    county: str = ""
    country_region_code: str = ""
    phone_no: str = ""
    mobile_phone_no: str = ""
    pager: str = ""
    fax_no: str = ""
    telex_no: str = ""
    telex_answer_back: str = ""
    email: str = ""
    home_page: str = ""
    image: str = ""
    territory_code: str = ""
    currency_code: str = ""
    language_code: str = ""
    format_region: str = ""
    salesperson_code: str = ""
    purchaser_code: str = ""
    our_contact_code: str = ""
    vat_registration_no: str = ""
    registration_no: str = ""
    privacy_blocked: bool = False
    contact_type: ContactType = ContactType.COMPANY
    primary_contact_no: str = ""
    contact: str = ""


class AccountEvent(Message):
    """A fact about one account with its state afterwards; `version` counts the account's changes from 1.

    `made_from_contact_no` names the contact for which Sync had asked for the account, blank for any other account.
    """

    account_kind: AccountKind
    account_no: str = Field(min_length=1)
    version: int = Field(ge=1)
    account: AccountFields
    made_from_contact_no: str = ""

    def key(self) -> str:
        return f"{self.account_kind}|{self.account_no}"


class AccountCreated(AccountEvent):
    """An account exists.

    `warnings` is what a clerk should know of one made from a contact, as an open quote made with another template.
    """

    warnings: tuple[FieldError, ...] = ()


class AccountChanged(AccountEvent):
    """Fields of an account changed, by a clerk or as Sync asked."""


class AccountDeleted(AccountEvent):
    """An account is gone; `account` is its last state."""

    last = True


class AccountRequestRejected(Message):
    """The ERP system did not do what Sync asked for; `link_id` and `request_no` are those of the request."""

    link_id: str
    request_no: int
    errors: tuple[FieldError, ...]

    def key(self) -> str:
        return self.link_id


ACCOUNT_EVENTS = Topic(
    "erp.account.events.v1",
    (AccountCreated, AccountChanged, AccountDeleted),
    keyed_by="account_kind|account_no",
    cleanup="compact",
)
ACCOUNT_ANSWERS = Topic("erp.answer.events.v1", (AccountRequestRejected,), keyed_by="link_id")
DOCUMENT_EVENTS = Topic("erp.document.events.v1", (DocumentIssued,), keyed_by="document_type|document_no")
TOPICS = (DOCUMENT_EVENTS, ACCOUNT_EVENTS, ACCOUNT_ANSWERS)
