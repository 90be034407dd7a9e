"""Lists in one cell: `NEWS;XMAS`, web sources as `SEARCH=nordwind segel`, or JSON, as alternative addresses are."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from shared.contracts.contacts import ContactLists

RELATIONS = "business_relations"
"""In a cell, those that are labels, as press: who the contact is a customer of, ..., has columns of its own."""
LISTS = frozenset({*ContactLists.model_fields, RELATIONS})
JSON_ALONE = "alternative_addresses"
RELATION_CODE = "business_relation_code"
BETWEEN, IS, JSON = ";", "=", "["


def cell(field: str, rows: Sequence[Any]) -> str:
    """The list as `listed` reads it: plain where that says the same."""
    plain = "" if field == JSON_ALONE else BETWEEN.join(map(_plain, rows))
    says_the_same = plain and not plain.startswith(JSON) and listed(field, plain) == list(rows)
    return plain if says_the_same else orjson.dumps(rows).decode()


def listed(field: str, cell: str) -> list[Any]:
    """The rows of a list; raises ValueError for JSON that is none, or is no list."""
    if cell.lstrip().startswith(JSON) or field == JSON_ALONE:
        rows = orjson.loads(cell)
        if not isinstance(rows, list):
            raise ValueError("not a list")
        return rows
    return [_row(field, part.strip()) for part in cell.split(BETWEEN) if part.strip()]


def _plain(row: str | Mapping[str, str]) -> str:
    if isinstance(row, str):
        return row
    return row.get(RELATION_CODE) or f"{row['code']}{IS}{row['search_word']}"


def _row(field: str, part: str) -> str | dict[str, str]:
    if field == RELATIONS:
        return {RELATION_CODE: part}
    if field != "web_sources":
        return part
    code, _, word = part.partition(IS)
    return {"code": code.strip(), "search_word": word.strip()}
