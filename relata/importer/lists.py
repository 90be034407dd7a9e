"""Lists in one cell: `NEWS;XMAS`, web sources as `SEARCH=nordwind segel`, or JSON, as alternative addresses are."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from shared.contracts.contacts import ContactLists

LISTS = frozenset(ContactLists.model_fields)
JSON_ALONE = "alternative_addresses"
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
    return row if isinstance(row, str) else f"{row['code']}{IS}{row['search_word']}"


def _row(field: str, part: str) -> str | dict[str, str]:
    if field != "web_sources":
        return part
    code, _, word = part.partition(IS)
    return {"code": code.strip(), "search_word": word.strip()}
