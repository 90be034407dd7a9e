"""`relata sync records`: where contacts stand, chosen by state."""

from relata.sync.service import sync_service
from relata.terminal import Exit, Terminal

COLUMNS = ("Contact", "Number in Finance", "State", "Target", "Reason", "Detail", "Attempts#", "Next try")


async def list_records(terminal: Terminal, state: str | None, limit: int) -> Exit:
    chosen = {"state": state} if state else {}
    async with sync_service() as service:
        records = [record async for record in service.first(limit, "/records", "records", **chosen)]
    rows = [
        (r["no"], r["contact_number"], r["state"], r["target"], r["reason"], _detail(r), r["attempts"], r["retry_at"])
        for r in records
    ]
    terminal.table(COLUMNS, rows)
    terminal.result(records)
    return Exit.OK


def _detail(record: dict[str, str]) -> str:
    return record["failed_field"] or record["finance_said"] or (record["waiting_for"] or "")
