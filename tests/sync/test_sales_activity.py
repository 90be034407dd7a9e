"""Which documents make a contact an active customer."""

import pytest

from services.sync.domain.sales_activity import active_customer_no
from shared.contracts.erp import AccountType, DocumentType
from tests.sync.given import document

ACTIVATING = {
    DocumentType.SALES_QUOTE,
    DocumentType.SALES_ORDER_CONFIRMATION,
    DocumentType.SALES_INVOICE,
    DocumentType.SALES_DRAFT_INVOICE,
}


@pytest.mark.parametrize("document_type", sorted(ACTIVATING))
def test_a_quote_order_or_invoice_makes_the_contact_it_names_an_active_customer(document_type: DocumentType) -> None:
    assert active_customer_no(document(document_type, account_no="CT000010")) == "CT000010"


@pytest.mark.parametrize("document_type", sorted(set(DocumentType) - ACTIVATING))
def test_other_documents_are_no_sales_activity(document_type: DocumentType) -> None:
    assert active_customer_no(document(document_type)) == ""


@pytest.mark.parametrize("account_type", [AccountType.CUSTOMER, AccountType.VENDOR])
def test_a_document_that_names_no_contact_as_its_customer_is_no_sales_activity(account_type: AccountType) -> None:
    assert active_customer_no(document(account_no="C00010", account_type=account_type)) == ""
