"""Finance's side, for a reconciliation: its entity sets read page by page, or a file of JSON Lines."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import orjson

from relata.importer.textfile import TextFile
from relata.terminal import Exit, Failed
from services.finance.store.away import FinanceAway
from services.finance.store.settings import FinanceSettings
from services.finance.store.token import Token
from services.sync.domain.reconciliation import Party

Shapes = Mapping[str, tuple[str, tuple[str, ...]]]
"""Entity set -> entity and the names of its key."""


def parties_of_file(file: Path) -> list[Party]:
    """Lines `{"entity": ..., "key": {...}, "fields": {...}}`. Raises Failed."""
    text, parties = TextFile(file), list[Party]()
    try:
        for number, line in enumerate(text.lines(), 1):
            if line.strip():
                parties.append(_party(orjson.loads(line), f"{file}, line {number}"))
    except orjson.JSONDecodeError as error:
        raise Failed(f"{file}: {error}") from error
    finally:
        text.close()
    return parties


def _party(line: Any, where: str) -> Party:
    try:
        return Party(line["entity"], {name: str(value) for name, value in line["key"].items()}, line["fields"])
    except (KeyError, TypeError, AttributeError) as error:
        raise Failed(f"{where}: entity, key and fields are wanted.") from error


async def parties_of_endpoint(settings: FinanceSettings, shapes: Shapes) -> list[Party]:
    """Everything of these entity sets that is externally maintained. Raises Failed."""
    async with httpx.AsyncClient(timeout=settings.finance_timeout_seconds, trust_env=False) as http:
        try:
            headers = await Token(settings, http).header()
            root = settings.finance_odata_url.rstrip("/")
            return [
                Party(entity, {name: str(row.get(name) or "") for name in key}, row)
                for name_of_set, (entity, key) in shapes.items()
                async for row in _rows(http, f"{root}/{name_of_set}", headers)
                if _is_ours(row)
            ]
        except (httpx.HTTPError, FinanceAway) as error:
            raise Failed(f"Finance at {settings.finance_odata_url}: {error}", Exit.UNANSWERED) from error


async def _rows(http: httpx.AsyncClient, url: str, headers: Mapping[str, str]) -> AsyncIterator[dict[str, Any]]:
    following = url
    while following:
        page = (await http.get(following, headers=headers)).raise_for_status().json()
        for row in page["value"]:
            yield row
        following = page.get("@odata.nextLink", "")


def _is_ours(row: Mapping[str, Any]) -> bool:
    marks = [value for name, value in row.items() if name.endswith("ExternallyMaintained")]
    return marks == ["Yes"]
