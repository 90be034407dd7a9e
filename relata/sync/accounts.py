"""`relata sync accounts`, `conflicts` and `resolve`: accounts and their contacts, asked of the sync service."""

import asyncio
from collections.abc import Sequence
from typing import Any

from relata.sync.service import sync_service
from relata.terminal import Exit, Terminal

LOOK_EVERY_SECONDS = 0.3
COLUMNS = ("Account", "Contact", "Link", "Conflicts", "Asked of", "Because")
REQUEST_COLUMNS = ("Contact", "Kind", "State", "Account", "Because")
CONFLICT_COLUMNS = ("Account", "Contact", "Field", "Contact says", "Account says", "Agreed before", "Reason", "Wins")


async def list_accounts(terminal: Terminal, limit: int, *, alone: bool) -> Exit:
    async with sync_service() as service:
        chosen = {"link": "none"} if alone else {}
        found = [account async for account in service.first(limit, "/accounts", "accounts", **chosen)]
    terminal.table(COLUMNS, map(_row, found))
    terminal.result(found)
    return Exit.OK


async def list_requests(terminal: Terminal, limit: int) -> Exit:
    async with sync_service() as service:
        found = [request async for request in service.first(limit, "/account-requests", "requests")]
    rows = [(r["contact_no"], r["account_kind"], r["state"], r["account_no"], _said(r["errors"])) for r in found]
    terminal.table(REQUEST_COLUMNS, rows)
    terminal.result(found)
    return Exit.OK


async def list_conflicts(terminal: Terminal, limit: int) -> Exit:
    async with sync_service() as service:
        found = [account async for account in service.first(limit, "/accounts", "accounts", in_conflict=True)]
    terminal.table(CONFLICT_COLUMNS, (row for account in found for row in _conflict_rows(account)))
    terminal.result(found)
    return Exit.REFUSED if found else Exit.OK


async def resolve(terminal: Terminal, kind: str, no: str, winner: str, fields: Sequence[str]) -> Exit:
    body = {"winner": winner.title(), "fields": list(fields)}
    async with sync_service() as service:
        account = (await service.ask("POST", f"/accounts/{_kind(kind)}/{no}/resolve", json=body)).json()
    terminal.table(COLUMNS, [_row(account)])
    terminal.result(account)
    return Exit.OK


async def link(terminal: Terminal, contact_no: str, kind: str, no: str, master: str) -> Exit:
    body = {"contact_no": contact_no, "account_kind": _kind(kind), "account_no": no, "master": master.title()}
    async with sync_service() as service:
        account = (await service.ask("POST", "/links", json=body)).json()
    terminal.table(COLUMNS, [_row(account)])
    terminal.result(account)
    return Exit.OK


async def create(terminal: Terminal, contact_no: str, kind: str, template: str, **how: bool) -> Exit:
    body = {
        "contact_no": contact_no,
        "account_kind": _kind(kind),
        "template_code": template,
        **how,
    }
    async with sync_service() as service:
        asked = (await service.ask("POST", "/accounts", json=body)).json()
    terminal.say(f"The ERP system was asked to make contact {contact_no} its {kind.replace('-', ' ')}.")
    terminal.result(asked)
    return Exit.OK


async def create_contacts(terminal: Terminal, kind: str) -> Exit:
    async with sync_service() as service:
        run = (await service.ask("POST", "/account-runs", json={"account_kind": _kind(kind)})).json()
        while not run["is_finished"]:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            run = await service.get(f"/account-runs/{run['run_id']}")
    terminal.say(f"{run['asked']:,} contacts were asked for.")
    terminal.result(run)
    return Exit.OK


def _kind(kind: str) -> str:
    """Our word on the command line as the service says it: bank-account is Bank Account."""
    return kind.replace("-", " ").title()


def _name(account: dict[str, Any]) -> str:
    return f"{account['account_kind']} {account['account_no']}"


def _row(account: dict[str, Any]) -> tuple[object, ...]:
    asked = [side for side in ("contact", "account") if account[f"asked_{side}"]]
    fields = ", ".join(conflict["field"] for conflict in account["conflicts"])
    why = _said((*account["errors"], *account["warnings"]))
    return _name(account), account["contact_no"], account["link"], fields, " and ".join(asked), why


def _said(errors: Sequence[dict[str, str]]) -> str:
    return "; ".join(error["message"] for error in errors)


def _conflict_rows(account: dict[str, Any]) -> list[tuple[object, ...]]:
    told = ("field", "contact_value", "account_value", "agreed_value", "reason", "winner")
    return [(_name(account), account["contact_no"], *(c[name] for name in told)) for c in account["conflicts"]]
