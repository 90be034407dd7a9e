"""`relata sync reconcile`: what sync would send held against what Finance has; repairs on demand."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from relata.sync.finance import Shapes, parties_of_endpoint, parties_of_file
from relata.sync.service import SyncService, sync_service
from relata.terminal import Exit, Failed, Terminal
from services.finance.store.settings import FinanceSettings
from services.sync.domain.project import read_project
from services.sync.domain.reconciliation import LEFT, Party, Reconciliation, reconcile
from shared.platform.settings import read

SHOWN = 50


async def reconcile_sides(terminal: Terminal, file: Path | None, *, repair: bool) -> Exit:
    """Finance's side is FILE, or what FINANCE_ODATA_URL answers; exit code 1 when the sides differ."""
    async with sync_service() as service:
        ours = [party async for party in _ours(service)]
        theirs = parties_of_file(file) if file else await _theirs(service)
        numbers = {record["contact_number"] async for record in service.pages("/records", "records")}
        found = reconcile(ours, theirs, numbers - {""})
        repaired = await _repair(service, found) if repair else 0
    tell(terminal, found, repaired)
    return Exit.OK if found.agrees else Exit.REFUSED


async def _ours(service: SyncService) -> AsyncIterator[Party]:
    """What each contact is in Finance as sync would tell it now."""
    async for planned in service.pages("/plan", "records"):
        if planned["key"]:
            fields = {name: field["value"] for name, field in planned["fields"].items()}
            yield Party(planned["entity"], planned["key"], fields, planned["id"])


async def _theirs(service: SyncService) -> list[Party]:
    settings = read(FinanceSettings)
    if not settings.finance_odata_url:
        raise Failed("FINANCE_ODATA_URL says where Finance is; or give a FILE of its records.")
    shapes: dict[str, tuple[str, tuple[str, ...]]] = {}
    for line in await service.get("/projects"):
        project = read_project((await service.ask("GET", f"/projects/{line['target']}")).text)
        legal = ("dataAreaId",) if any(pair.legal_entity for pair in project.organizations) else ()
        shapes[project.legs[-1].entity_set] = (project.entity, (*legal, *project.key))
    wanted: Shapes = shapes
    return await parties_of_endpoint(settings, wanted)


async def _repair(service: SyncService, found: Reconciliation) -> int:
    """Send again what Finance lacks or has otherwise; what it has alone is its own affair, for deletes never flow."""
    nos = [difference.id for difference in found.differences if difference.id]
    for no in nos:
        await service.ask("POST", f"/records/{no}/resend")
    return len(nos)


def tell(terminal: Terminal, found: Reconciliation, repaired: int) -> None:
    """Both sides by entity, then the differences, the first fifty of them in words."""
    entities = sorted({*found.ours, *found.theirs})
    rows = [(entity, *_side(found.ours, entity), *_side(found.theirs, entity)) for entity in entities]
    terminal.table(("Entity", "Ours#", "Hash", "Finance#", "Hash "), rows)
    for difference in found.differences[:SHOWN]:
        key = ", ".join(f"{name}={value}" for name, value in difference.key.items())
        fields = "; ".join(
            f"{name}: {ours!r} here, {theirs!r} there" for name, (ours, theirs) in difference.fields.items()
        )
        terminal.say(f"{difference.kind} {difference.entity} {key} {fields}".rstrip())
    if (left := len(found.differences) - SHOWN) > 0:
        terminal.say(f"and {left} more")
    left = sum(difference.kind == LEFT for difference in found.differences)
    if left:
        terminal.say(f"{left} were left in Finance by contacts that are gone, have moved or are customers now.")
    terminal.say(
        "Both sides agree." if found.agrees else f"{len(found.differences) - left} differences, {repaired} sent again."
    )
    terminal.result(_json(found, repaired))


def _side(sides: Any, entity: str) -> tuple[int, str]:
    side = sides.get(entity)
    return (side.count, side.hash[:12]) if side else (0, "")


def _json(found: Reconciliation, repaired: int) -> dict[str, Any]:
    sides = {
        name: {entity: {"count": side.count, "hash": side.hash} for entity, side in side_of.items()}
        for name, side_of in (("ours", found.ours), ("finance", found.theirs))
    }
    differences = [
        {
            "kind": d.kind,
            "entity": d.entity,
            "key": dict(d.key),
            "id": d.id,
            "fields": {name: {"ours": ours, "finance": theirs} for name, (ours, theirs) in d.fields.items()},
        }
        for d in found.differences
    ]
    return {"agrees": found.agrees, **sides, "differences": differences, "repaired": repaired}
