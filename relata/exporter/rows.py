"""A contact -> a row, as `relata import` reads it."""

from collections.abc import Mapping
from typing import Any

from relata.importer.columns import RELATIONS
from shared.contracts.contacts import ContactFields, ContactType

FIRST = ("no", "type", "company_no")
COLUMNS = (*FIRST, *ContactFields.model_fields, *RELATIONS)
"""Of a CSV file. Labels such as press, and lists of codes, have no column; JSON Lines has the labels."""


def row_of(contact: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that an import sets, those that are blank left out; a company's own number is no company number."""
    row = {field: contact[field] for field in (*FIRST, *ContactFields.model_fields) if contact.get(field)}
    if contact["type"] == ContactType.COMPANY:
        row.pop("company_no", None)
    return row


def with_relations(contact: Mapping[str, Any]) -> dict[str, Any]:
    """The row with its business relations as they are."""
    return row_of(contact) | {name: contact[name] for name in ("business_relations",) if contact.get(name)}


def flat_row(contact: Mapping[str, Any]) -> dict[str, str]:
    """The row as texts, each link in a column of its own."""
    columns = {code_table: column for column, code_table in RELATIONS.items()}
    links = {
        columns[key]: one["no"]
        for one in contact.get("business_relations", ())
        if (key := (one["business_relation_code"], one["link_to_table"])) in columns
    }
    return {field: "true" if value is True else str(value) for field, value in (row_of(contact) | links).items()}
