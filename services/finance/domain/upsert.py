"""An upsert by alternate key, as OData v4 writes it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from shared.contracts.sync import RecordMapped

LEGAL_ENTITY = "dataAreaId"


@dataclass(frozen=True, slots=True)
class Upsert:
    """The newest state of one party: `path` names it by its key, `entity_set` takes it when it is new."""

    event: RecordMapped
    entity_set: str
    path: str
    body: Mapping[str, Any]


def upsert_of(event: RecordMapped) -> Upsert:
    """Finance looks beyond the caller's own company only when it is asked to."""
    entity_set = event.entity_set or event.entity.replace(" ", "")
    crossing = "?cross-company=true" if LEGAL_ENTITY in event.record_key else ""
    return Upsert(event, entity_set, f"{entity_set}({key_of(event.record_key)}){crossing}", event.fields)


def key_of(key: Mapping[str, str]) -> str:
    """`A='1',B='O''Neil'`, escaped for a URL (OData v4, 4.3.1 Canonical URL)."""
    return ",".join(
        f"{name}='{quote(value.replace(chr(39), chr(39) * 2), safe=chr(39))}'" for name, value in key.items()
    )


def newest(events: Iterable[RecordMapped]) -> list[Upsert]:
    """One upsert for each party, of its last event: the states before it need not be told."""
    last: dict[str, Upsert] = {}
    for event in events:
        upsert = upsert_of(event)
        before = last.get(upsert.path)
        if before is None or before.event.version <= event.version:
            last[upsert.path] = upsert
    return list(last.values())
