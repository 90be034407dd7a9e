"""Which entries of which lists a contact has, each once (Business Central, as Contact Mailing Group table 5056)."""

# Companies have industry groups and web sources, persons job responsibilities and an organizational level.

from collections.abc import Mapping
from typing import Any

from services.contacts.domain.errors import field_error, refuse_if, too_long
from services.contacts.domain.find_words import tag
from services.contacts.domain.validation import as_code
from shared.contracts.contacts import AssignMaster, ContactState, ContactType, ContactWebSource, FieldError, MasterKind

FIELD = {
    MasterKind.INDUSTRY_GROUP: "industry_groups",
    MasterKind.WEB_SOURCE: "web_sources",
    MasterKind.JOB_RESPONSIBILITY: "job_responsibilities",
    MasterKind.ORGANIZATIONAL_LEVEL: "organizational_level_code",
    MasterKind.MAILING_GROUP: "mailing_groups",
}
ONLY_FOR = {
    MasterKind.INDUSTRY_GROUP: ContactType.COMPANY,
    MasterKind.WEB_SOURCE: ContactType.COMPANY,
    MasterKind.JOB_RESPONSIBILITY: ContactType.PERSON,
    MasterKind.ORGANIZATIONAL_LEVEL: ContactType.PERSON,
}
SEARCH_WORD_LENGTH = 30


def assigned(contact: ContactState, command: AssignMaster, *, known: bool) -> dict[str, Any]:
    """The field with the entry in it; `known`: whether its list has the entry."""
    refuse_if(*_relation_errors(command.kind))
    kind, code, field = command.kind, as_code(command.code), FIELD[command.kind]
    refuse_if(*entry_errors(contact.type, kind, code, command.search_word, known=known))
    if kind is MasterKind.ORGANIZATIONAL_LEVEL:
        return {field: code}
    if kind is MasterKind.WEB_SOURCE:
        others = (row for row in contact.web_sources if row.code != code)
        row = ContactWebSource(code=code, search_word=command.search_word.strip())
        return {field: tuple(sorted((*others, row), key=lambda row: row.code))}
    return {field: tuple(sorted({*getattr(contact, field), code}))}


def unassigned(contact: ContactState, kind: MasterKind, code: str) -> dict[str, Any]:
    """The field without the entry, whether it was there or not."""
    refuse_if(*_relation_errors(kind))
    field, code = FIELD[kind], as_code(code)
    value = getattr(contact, field)
    if isinstance(value, str):
        return {field: "" if value == code else value}
    return {field: tuple(row for row in value if _code(row) != code)}


def assigned_filter(kind: MasterKind, code: str) -> Mapping[str, Any]:
    """What contacts with this entry match."""
    return {"words": {"$in": [tag(kind, as_code(code))]}}


def entry_errors(
    contact_type: ContactType, kind: MasterKind, code: str, search_word: str = "", *, known: bool
) -> list[FieldError]:
    """What is wrong with giving a contact this entry; `known`: whether its list has it."""
    errors = []
    if not known:
        sentence = f"There is no {kind.lower()} {code}."
        errors.append(FieldError(field=FIELD[kind], code="master_not_found", message=sentence))
    if contact_type is not ONLY_FOR.get(kind, contact_type):
        refusal, rest = f"only_for_{_plural(ONLY_FOR[kind])}", f"is for {_plural(ONLY_FOR[kind])}."
        errors.append(field_error(FIELD[kind], refusal, rest))
    if len(search_word.strip()) > SEARCH_WORD_LENGTH:
        errors.append(too_long("search_word", SEARCH_WORD_LENGTH))
    return errors


def _relation_errors(kind: MasterKind) -> list[FieldError]:
    if kind in FIELD:
        return []
    sentence = f"A {kind.lower()} is added to a contact and removed by commands of its own."
    return [FieldError(field="kind", code="not_assigned", message=sentence)]


def _code(row: str | ContactWebSource) -> str:
    return row.code if isinstance(row, ContactWebSource) else row


def _plural(contact_type: ContactType) -> str:
    return "companies" if contact_type is ContactType.COMPANY else "persons"
