"""Sales activity makes a contact an active customer (Prospect to Cash solution for Sales, Is Active Customer)."""

from shared.contracts.erp import AccountType, DocumentIssued, DocumentType

# A draft invoice is an invoice. A blanket order only announces orders; shipments, returns and credit memos follow them.
SALES_ACTIVITY = frozenset(
    {
        DocumentType.SALES_QUOTE,
        DocumentType.SALES_ORDER_CONFIRMATION,
        DocumentType.SALES_INVOICE,
        DocumentType.SALES_DRAFT_INVOICE,
    }
)


def active_customer_no(document: DocumentIssued) -> str:
    """The number of the contact that a quote, order or invoice names as its customer; blank for other documents."""
    if document.document_type not in SALES_ACTIVITY or document.account_type is not AccountType.CONTACT:
        return ""
    return document.account_no
