"""The records of a plan file: JSON Lines, each with `kind` contact, account or document."""

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

import orjson
from pydantic import ValidationError

from relata.sync.names import FIELD_OF, folded
from services.sync.domain.plan import Decision, GivenContact, Planned
from services.sync.domain.sales_activity import active_customer_no
from services.sync.domain.source import SalesContact
from shared.contracts.contacts import ContactType
from shared.contracts.erp import AccountType, DocumentIssued, DocumentType

NAMESPACE = UUID("5b0c0e7a-7f43-4a3e-9a3c-6f1c0d5a2f10")
"""Of the contact ids that are made from a file's own ids."""
THEN = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
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
STATES = {"active": False, "inactive": True}
REFERENCES = ("parent", "parent_account", "parent_contact")
OWN = {"contact_number", "is_active_customer", "is_company_an_account", "parent_type", "in_finance", "id", "kind"}


class Unfit(Exception):
    """A line that is no record: a stable code and a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


@dataclass(slots=True)
class Lines:
    """What a file holds: records to plan, contacts that documents make active, lines that cannot be read.

    `unknown` are the names of fields that nothing was done with.
    """

    contacts: list[GivenContact] = field(default_factory=list)
    active_nos: set[str] = field(default_factory=set)
    unfit: list[Planned] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)


def read_lines(lines: Iterable[str]) -> Lines:
    """Everything of the file; blank lines are nothing."""
    read, records, documents = Lines(), list[dict[str, Any]](), list[tuple[int, dict[str, Any]]]()
    ids: set[str] = set()
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        raw: Mapping[str, Any] = {}
        try:
            raw = _object(line)
            if _kind(raw) == "document":
                documents.append((number, dict(raw)))
            else:
                records.append(_renamed(raw, read.unknown, ids))
        except Unfit as unfit:
            read.unfit.append(_refused(raw, number, unfit))
    known = {_text(record.get(name)): record for record in records for name in ("id", "no") if _text(record.get(name))}
    for record in records:
        try:
            read.contacts += _given(record, known)
        except Unfit as unfit:
            read.unfit.append(_refused(record, 0, unfit))
    for number, raw in documents:
        try:
            read.active_nos |= set(filter(None, [_active(raw, known)]))
        except Unfit as unfit:
            read.unfit.append(_refused(raw, number, unfit))
    return read


def _object(line: str) -> Mapping[str, Any]:
    try:
        value = orjson.loads(line.encode("utf-8", "surrogateescape"))
    except orjson.JSONDecodeError as error:
        raise Unfit("not_json", str(error)) from error
    if not isinstance(value, dict):
        raise Unfit("not_an_object", "A line is one JSON object.")
    return value


def _kind(raw: Mapping[str, Any]) -> str:
    kind = _text(raw.get("kind")).lower()
    if kind not in ("contact", "account", "document"):
        raise Unfit("unknown_kind", "kind is contact, account or document")
    return kind


def _renamed(raw: Mapping[str, Any], unknown: set[str], ids: set[str]) -> dict[str, Any]:
    """The line by our names; it is known by its `id`, else by its number."""
    unknown |= {name for name in raw if folded(name) not in FIELD_OF}
    record = {_field(name, value): value for name, value in raw.items() if folded(name) in FIELD_OF}
    record["kind"] = _kind(raw)
    own = {"contact": "contact_number", "account": "no"}[record["kind"]]
    record["id"] = next((text for n in ("id", "no", own) if (text := _text(record.get(n)))), "")
    if not record["id"]:
        raise Unfit("id_missing", "A contact or account has an id.")
    if record["id"] in ids:
        raise Unfit("id_twice", f"{record['id']} is on an earlier line too.")
    ids.add(record["id"])
    return record


def _field(name: str, value: Any) -> str:
    """A `state` is part of an address, but for active and inactive."""
    is_of_record = folded(name) == "state" and _text(value).lower() in STATES
    return "is_inactive" if is_of_record else FIELD_OF[folded(name)]


def _refused(raw: Mapping[str, Any], number: int, unfit: Unfit) -> Planned:
    id = _text(raw.get("id")) or _text(raw.get("document_no")) or f"line {number}"
    return Planned(id, Decision.REFUSED, unfit.reason, detail=unfit.detail)


def _given(record: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> list[GivenContact]:
    """The record, and before it the contact it belongs to where only its kind is known."""
    is_account = record["kind"] == "account"
    parent, parent_is_contact = _parent(record)
    fields = {name: _value(name, value) for name, value in record.items() if name not in {*OWN, *REFERENCES}}
    fields |= {"no": _no(record), "contact_id": _id(record["id"]), "last_modified_at": THEN}
    fields["type"] = ContactType.COMPANY if is_account else ContactType.PERSON
    if not _text(fields.get("name")) and not is_account:
        fields["name"] = " ".join(
            filter(None, (_text(fields.get(n)) for n in ("first_name", "middle_name", "surname")))
        )
    above = known.get(parent)
    own = (record["id"], _no(record)) if is_account else (above["id"], _no(above)) if above else (parent, parent)
    if any(own):
        fields |= {"company_id": _id(own[0]), "company_no": own[1]}
    try:
        contact = SalesContact.model_validate(fields)
        given = GivenContact(
            record["id"],
            contact,
            number=_text(record["contact_number"]) if "contact_number" in record else None,
            is_active_customer=not is_account and _flag(record, "is_active_customer"),
            in_finance=_flag(record, "in_finance", default=True),
        )
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False))
        raise Unfit("invalid_value", told) from error
    stub = parent and not above and parent_is_contact
    return [*([_unseen_contact(parent)] if stub else []), given]


def _parent(record: Mapping[str, Any]) -> tuple[str, bool]:
    """The id or number of what a contact belongs to, and whether that is said to be a contact."""
    name = next((name for name in REFERENCES if record.get(name)), "")
    value, kind = record.get(name), _text(record.get("parent_type")).lower()
    if isinstance(value, Mapping):
        folded_parts = {folded(part): _text(text) for part, text in value.items()}
        kind = folded_parts.get("kind") or folded_parts.get("type") or folded_parts.get("logicalname") or kind
        value = next((folded_parts[n] for n in ("id", "no", "number", "accountnumber") if folded_parts.get(n)), "")
    parent = _text(value)
    if not parent and _flag(record, "is_company_an_account"):
        parent = f"the account of {record['id']}"
    return parent, name == "parent_contact" or kind.lower() == "contact"


def _unseen_contact(id: str) -> GivenContact:
    contact = SalesContact(contact_id=_id(id), no=id, type=ContactType.PERSON, last_modified_at=THEN)
    return GivenContact(id, contact, shown=False)


def _active(raw: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> str:
    """The number of the contact that a document names as its customer, when the document is sales activity."""
    parts = {folded(name): value for name, value in raw.items()}
    given = _text(parts.get("documenttype") or parts.get("type"))
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
        document_no=_text(parts.get("documentno") or parts.get("no") or parts.get("id")),
        account_type=_account_type(named, parts),
        account_no=_no(known[whose]) if whose in known else whose,
        document_date=THEN.date(),
    )
    return active_customer_no(document)


def _account_type(named: Any, parts: Mapping[str, Any]) -> AccountType:
    """What a document's customer is said to be; a contact where nothing is said."""
    own = {folded(part): value for part, value in named.items()} if isinstance(named, Mapping) else {}
    said = (own.get("kind"), own.get("type"), own.get("logicalname"), *map(parts.get, CUSTOMER_TYPES))
    return ACCOUNT_TYPES.get(next((folded(text) for each in said if (text := _text(each))), ""), AccountType.CONTACT)


def _reference(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("id") or value.get("no")
    return _text(value)


def _no(record: Mapping[str, Any]) -> str:
    return _text(record.get("no")) or _text(record["id"])


def _id(text: str) -> UUID:
    return (
        UUID(text)
        if re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text)
        else uuid5(NAMESPACE, text)
    )


def _flag(record: Mapping[str, Any], name: str, *, default: bool = False) -> bool:
    value = record.get(name)
    return default if value is None or value == "" else folded(str(value)) in ("true", "yes", "1", "y")


def _value(name: str, value: Any) -> Any:
    """Numbers as texts; Sales says Active and Inactive where we say whether it is inactive."""
    if name == "is_inactive" and _text(value).lower() in STATES:
        return STATES[_text(value).lower()]
    return value if isinstance(value, bool | str | list | dict) else _text(value)


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
