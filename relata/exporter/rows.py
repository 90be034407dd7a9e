"""A contact -> a row, as `relata import` reads it."""

from collections.abc import Mapping
from typing import Any

from relata.importer.columns import RELATIONS
from relata.importer.lists import RELATION_CODE, cell
from relata.importer.lists import RELATIONS as LABELS
from shared.contracts.contacts import ContactFields, ContactLists, ContactType

FIRST = ("no", "type", "company_no")
COLUMNS = (*FIRST, *ContactFields.model_fields, *RELATIONS, LABELS, *ContactLists.model_fields)
"""Of a CSV file."""


def row_of(contact: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that an import sets, those that are blank left out; a company's own number is no company number."""
    row = {field: contact[field] for field in (*FIRST, *ContactFields.model_fields) if contact.get(field)}
    if contact["type"] == ContactType.COMPANY:
        row.pop("company_no", None)
    return row


def with_relations(contact: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its business relations and lists as they are."""
    nested = (LABELS, *ContactLists.model_fields)
    return row_of(contact) | {name: contact[name] for name in nested if contact.get(name)}


def flat_row(contact: Mapping[str, Any]) -> dict[str, str]:
    """The row as texts, each link in a column of its own, each list in one, the labels among business relations too."""
    columns = {table: column for column, table in RELATIONS.items()}
    relations = contact.get(LABELS, ())
    links = {columns[one["link_to_table"]]: one["no"] for one in relations if one["link_to_table"]}
    labels = [{RELATION_CODE: one[RELATION_CODE]} for one in relations if not one["link_to_table"]]
    lists = {name: contact.get(name) for name in ContactLists.model_fields} | {LABELS: labels}
    cells = {name: cell(name, rows) for name, rows in lists.items() if rows}
    row = row_of(contact) | links | cells
    return {field: "true" if value is True else str(value) for field, value in row.items()}
