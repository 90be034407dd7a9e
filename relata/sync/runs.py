"""`relata sync upgrade`, `run` and `runs`: runs are started in the service and followed here."""

import asyncio
from typing import Any

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from relata.sync.service import SyncService, sync_service
from relata.terminal import Exit, Terminal

LOOK_EVERY_SECONDS = 0.3
COLUMNS = ("Run", "Kind", "State", "Rows#", "Upserts#", "Errors#", "Waiting#", "Unanswered#", "Started", "")


async def start_run(terminal: Terminal, kind: str, target: str | None, *, wait: bool) -> Exit:
    """Exit code 1 when a run ends with errors; one that is interrupted here goes on in the service."""
    async with sync_service() as service:
        run = (await service.ask("POST", "/runs", json={"kind": kind, "target": target})).json()
        if wait:
            run = await _followed(terminal, service, run)
    terminal.table(COLUMNS, [_row(run)])
    terminal.result(run)
    return Exit.OK if run["state"] in ("Running", "Completed") else Exit.REFUSED


async def _followed(terminal: Terminal, service: SyncService, run: dict[str, Any]) -> dict[str, Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
    with Progress(*columns, console=terminal.errors, disable=not terminal.errors.is_terminal) as bar:
        task = bar.add_task(run["kind"], total=run["total"] or 1)
        while run["state"] == "Running":
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            run = await service.get(f"/runs/{run['id']}")
            bar.update(task, completed=run["rows"], description=f"{run['kind']}, {run['unanswered']:,} unanswered")
    return run


async def list_runs(terminal: Terminal, limit: int) -> Exit:
    async with sync_service() as service:
        runs = (await service.get("/runs", limit=limit))["runs"]
    terminal.table(COLUMNS, map(_row, runs))
    terminal.result(runs)
    return Exit.OK


def _row(run: dict[str, Any]) -> tuple[object, ...]:
    figures = (run[name] for name in ("rows", "upserts", "errors", "waiting", "unanswered"))
    return run["id"], run["kind"], run["state"], *figures, run["started_at"][:19], run["message"]
