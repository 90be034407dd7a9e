"""The records of a plan file: JSON Lines, each with `kind` contact, account or document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from pydantic import ValidationError

from relata.sync.documents import active_no
from relata.sync.names import FIELD_OF, folded
from relata.sync.values import STATES, THEN, Unfit, flag, number_of, text_of, uuid_of, value_of
from services.sync.domain.plan import Decision, GivenContact, Planned
from services.sync.domain.source import SalesContact
from shared.contracts.contacts import ContactType

NAMES = ("first_name", "middle_name", "surname")
REFERENCES = ("parent", "parent_account", "parent_contact")
OWN = {"contact_number", "is_active_customer", "is_company_an_account", "parent_type", "in_finance", "id", "kind"}


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
    known = {
        text_of(record.get(name)): record for record in records for name in ("id", "no") if text_of(record.get(name))
    }
    for record in records:
        try:
            read.contacts += _given(record, known)
        except Unfit as unfit:
            read.unfit.append(_refused(record, 0, unfit))
    for number, raw in documents:
        try:
            read.active_nos |= set(filter(None, [active_no(raw, known)]))
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
    kind = text_of(raw.get("kind")).lower()
    if kind not in ("contact", "account", "document"):
        raise Unfit("unknown_kind", "kind is contact, account or document")
    return kind


def _renamed(raw: Mapping[str, Any], unknown: set[str], ids: set[str]) -> dict[str, Any]:
    """The line by our names; it is known by its `id`, else by its number."""
    unknown |= {name for name in raw if folded(name) not in FIELD_OF}
    record = {_field(name, value): value for name, value in raw.items() if folded(name) in FIELD_OF}
    record["kind"] = _kind(raw)
    own = {"contact": "contact_number", "account": "no"}[record["kind"]]
    record["id"] = next((text for n in ("id", "no", own) if (text := text_of(record.get(n)))), "")
    if not record["id"]:
        raise Unfit("id_missing", "A contact or account has an id.")
    if record["id"] in ids:
        raise Unfit("id_twice", f"{record['id']} is on an earlier line too.")
    ids.add(record["id"])
    return record


def _field(name: str, value: Any) -> str:
    """A `state` is part of an address, but for active and inactive."""
    is_of_record = folded(name) == "state" and text_of(value).lower() in STATES
    return "is_inactive" if is_of_record else FIELD_OF[folded(name)]


def _refused(raw: Mapping[str, Any], number: int, unfit: Unfit) -> Planned:
    id = text_of(raw.get("id")) or text_of(raw.get("document_no")) or f"line {number}"
    return Planned(id, Decision.REFUSED, unfit.reason, detail=unfit.detail)


def _given(record: Mapping[str, Any], known: Mapping[str, Mapping[str, Any]]) -> list[GivenContact]:
    """The record, and before it the contact it belongs to where only its kind is known."""
    is_account = record["kind"] == "account"
    parent, parent_is_contact = _parent(record)
    above = record if is_account else known.get(parent, {"id": parent} if parent else None)
    try:
        given = GivenContact(
            record["id"],
            SalesContact.model_validate(_fields(record, above)),
            number=text_of(record["contact_number"]) if "contact_number" in record else None,
            is_active_customer=not is_account and flag(record, "is_active_customer"),
            in_finance=flag(record, "in_finance", default=True),
        )
    except ValidationError as error:
        told = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors(include_url=False))
        raise Unfit("invalid_value", told) from error
    is_unseen = parent and parent not in known and parent_is_contact
    return [*([_unseen_contact(parent)] if is_unseen else []), given]


def _fields(record: Mapping[str, Any], above: Mapping[str, Any] | None) -> dict[str, Any]:
    """Those of the contact; `above` is its company, an account's is itself."""
    fields = {name: value_of(name, value) for name, value in record.items() if name not in {*OWN, *REFERENCES}}
    fields |= {"no": number_of(record), "contact_id": uuid_of(record["id"]), "last_modified_at": THEN}
    fields["type"] = ContactType.COMPANY if record["kind"] == "account" else ContactType.PERSON
    if not text_of(fields.get("name")) and fields["type"] is ContactType.PERSON:
        fields["name"] = " ".join(filter(None, (text_of(fields.get(name)) for name in NAMES)))
    company = {"company_id": uuid_of(above["id"]), "company_no": number_of(above)} if above else {}
    return fields | company


def _parent(record: Mapping[str, Any]) -> tuple[str, bool]:
    """The id or number of what a contact belongs to, and whether that is said to be a contact."""
    name = next((name for name in REFERENCES if record.get(name)), "")
    value, kind = record.get(name), text_of(record.get("parent_type")).lower()
    if isinstance(value, Mapping):
        folded_parts = {folded(part): text_of(text) for part, text in value.items()}
        kind = folded_parts.get("kind") or folded_parts.get("type") or folded_parts.get("logicalname") or kind
        value = next((folded_parts[n] for n in ("id", "no", "number", "accountnumber") if folded_parts.get(n)), "")
    parent = text_of(value)
    if not parent and flag(record, "is_company_an_account"):
        parent = f"the account of {record['id']}"
    return parent, name == "parent_contact" or kind.lower() == "contact"


def _unseen_contact(id: str) -> GivenContact:
    contact = SalesContact(contact_id=uuid_of(id), no=id, type=ContactType.PERSON, last_modified_at=THEN)
    return GivenContact(id, contact, shown=False)
