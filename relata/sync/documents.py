"""The documents of a plan file, and the contacts that they make active customers."""

from collections.abc import Mapping
from typing import Any

from relata.sync.names import folded
from relata.sync.values import THEN, Unfit, number_of, text_of
from services.sync.domain.sales_activity import active_customer_no
from shared.contracts.erp import AccountType, DocumentIssued, DocumentType

SHORT_TYPES = {
    "quote": DocumentType.SALES_QUOTE,
    "order": DocumentType.SALES_ORDER_CONFIRMATION,
    "salesorder": DocumentType.SALES_ORDER_CONFIRMATION,
    "invoice": DocumentType.SALES_INVOICE,
}
DOCUMENT_TYPES = {folded(kind): kind for kind in DocumentType} | SHORT_TYPES
CUSTOMER_NAMES = tuple(
    "contact contactid contactno customer customerid customerno accountno account accountid billtocontactno".split()
)
CUSTOMER_TYPES = ("accounttype", "customertype", "customerkind", "customeridtype")
ACCOUNT_TYPES = {"account": AccountType.CUSTOMER} | {folded(member): member for member in AccountType}


def active_no(raw: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> str:
    """The number of the contact that a document names as its customer, when the document is sales activity."""
    parts = {folded(name): value for name, value in raw.items()}
    given = text_of(parts.get("documenttype") or parts.get("type"))
    kind = DOCUMENT_TYPES.get(folded(given))
    if kind is None:
        raise Unfit(
            "unknown_document_type", f"{given or 'none'}: as quote, order, invoice or {DocumentType.SALES_QUOTE}"
        )
    named = next((value for name in CUSTOMER_NAMES if _reference(value := parts.get(name))), None)
    if named is None:
        raise Unfit("customer_missing", "A document names its customer, as contact_id.")
    whose = _reference(named)
    document = DocumentIssued(
        document_type=kind,
        document_no=text_of(parts.get("documentno") or parts.get("no") or parts.get("id")),
        account_type=_account_type(named, parts),
        account_no=number_of(known[whose]) if whose in known else whose,
        document_date=THEN.date(),
    )
    return active_customer_no(document)


def _account_type(named: Any, parts: Mapping[str, Any]) -> AccountType:
    """What a document's customer is said to be; a contact where nothing is said."""
    own = {folded(part): value for part, value in named.items()} if isinstance(named, Mapping) else {}
    said = (own.get("kind"), own.get("type"), own.get("logicalname"), *map(parts.get, CUSTOMER_TYPES))
    return ACCOUNT_TYPES.get(next((folded(text) for each in said if (text := text_of(each))), ""), AccountType.CONTACT)


def _reference(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("id") or value.get("no")
    return text_of(value)
