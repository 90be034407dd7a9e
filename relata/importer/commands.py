"""A row -> CreateContact, or why it is none."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from relata.importer.columns import RELATIONS, Columns, nearest, relation
from relata.importer.lists import LISTS, listed
from relata.importer.rows import Row
from shared.contracts.contacts import ContactType, CorrespondenceType, CreateContact, FieldError

WORDS: dict[str, dict[str, str]] = {
    "type": {value.casefold(): value for value in ContactType},
    "correspondence_type": {value.casefold(): value for value in CorrespondenceType},
}
NOT_TEXT = WORDS.keys() | {
    name for name, info in CreateContact.model_fields.items() if info.annotation in (bool, UUID | None)
}
PERSON_FIELDS = ("company_no", "company_id", "first_name", "middle_name", "surname")


def command_of(row: Row, columns: Columns, contact_id: UUID) -> CreateContact | tuple[FieldError, ...]:
    """The command of a row, or every reason why it is none.

    Blank cells are absent. A row without type that names a company or the parts of a personal name is a Person, any
    other a Company.
    """
    if row.problem:
        return (row.problem,)
    fields, problems = _fields(row.values, columns)
    if not fields and not problems:
        return (FieldError(code="empty", message="The row has no value."),)
    fields.setdefault("type", _type(fields))
    try:
        command = CreateContact.model_validate({**fields, "contact_id": contact_id})
    except ValidationError as error:
        problems += _errors(error)
    return tuple(problems) if problems else command


def own_company_no(row: Row, columns: Columns) -> str:
    """The number by which other rows name the company of this row; blank when it is none, or has none yet."""
    fields, _ = _fields(row.values, columns)
    no = fields.get("no")
    return as_code(no) if isinstance(no, str) and fields.get("type", _type(fields)) == ContactType.COMPANY else ""


def as_code(no: str) -> str:
    """A number as contacts keeps it."""
    return no.strip().upper()


def _fields(values: Mapping[str, Any], columns: Columns) -> tuple[dict[str, Any], list[FieldError]]:
    fields: dict[str, Any] = {}
    problems = []
    relations = []
    for header, value in values.items():
        if value is None or value == "":
            continue
        try:
            field = columns.field(header)
        except KeyError:
            problems.append(
                _error(header, "unknown_column", f"{header!r} is no known column; the nearest is {nearest(header)!r}.")
            )
            continue
        if field in RELATIONS:
            relations += _relation(field, value, problems)
        elif field in fields:
            problems.append(_error(field, "column_repeated", f"{field} stands in more than one column."))
        elif field in LISTS and isinstance(value, str):
            fields |= _list(field, value, problems)
        elif field and (plain := _plain(field, value)) != "":
            fields[field] = plain
    if relations:
        fields["business_relations"] = [*_listed(fields.get("business_relations")), *relations]
    return fields, problems


def _type(fields: Mapping[str, Any]) -> ContactType:
    return ContactType.PERSON if any(map(fields.get, PERSON_FIELDS)) else ContactType.COMPANY


def _plain(field: str, value: Any) -> Any:
    if field not in NOT_TEXT or not isinstance(value, str):
        return value
    return WORDS.get(field, {}).get(value.strip().casefold(), value.strip())


def _list(field: str, cell: str, problems: list[FieldError]) -> dict[str, list[Any]]:
    try:
        return {field: rows} if (rows := listed(field, cell)) else {}
    except ValueError:
        problems.append(_error(field, "malformed", f"{field} begins like a list in JSON, and is none."))
        return {}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _relation(column: str, no: Any, problems: list[FieldError]) -> list[Any]:
    if not isinstance(no, str):
        problems.append(_error(column, "string_type", "Input should be a valid string"))
        return []
    return [relation(column, no.strip())] if no.strip() else []


def _errors(error: ValidationError) -> list[FieldError]:
    """Field, code and rule; never the value, which may be personal."""
    found = error.errors(include_url=False, include_input=False, include_context=False)
    return [_error(".".join(map(str, e["loc"])), e["type"], e["msg"]) for e in found]


def _error(field: str, code: str, message: str) -> FieldError:
    return FieldError(field=field, code=code, message=message)
