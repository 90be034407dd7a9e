"""A contact -> a row, as `relata import` reads it."""

from collections.abc import Mapping
from typing import Any

from relata.importer.columns import RELATIONS
from relata.importer.lists import cell
from shared.contracts.contacts import ContactFields, ContactLists, ContactType

FIRST = ("no", "type", "company_no")
COLUMNS = (*FIRST, *ContactFields.model_fields, *RELATIONS, *ContactLists.model_fields)
"""Of a CSV file. Labels such as press have no column; JSON Lines has them."""


def row_of(contact: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that an import sets, those that are blank left out; a company's own number is no company number."""
    row = {field: contact[field] for field in (*FIRST, *ContactFields.model_fields) if contact.get(field)}
    if contact["type"] == ContactType.COMPANY:
        row.pop("company_no", None)
    return row


def with_relations(contact: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its business relations and lists as they are."""
    nested = ("business_relations", *ContactLists.model_fields)
    return row_of(contact) | {name: contact[name] for name in nested if contact.get(name)}


def flat_row(contact: Mapping[str, Any]) -> dict[str, str]:
    """The row as texts, each link in a column of its own, each list in one."""
    columns = {code_table: column for column, code_table in RELATIONS.items()}
    links = {
        columns[key]: one["no"]
        for one in contact.get("business_relations", ())
        if (key := (one["business_relation_code"], one["link_to_table"])) in columns
    }
    lists = {name: cell(name, contact[name]) for name in ContactLists.model_fields if contact.get(name)}
    row = row_of(contact) | links | lists
    return {field: "true" if value is True else str(value) for field, value in row.items()}
