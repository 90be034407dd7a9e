"""`relata undo-import`: what an import created is deleted, what it changed is as it was, by its verdict file."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import UUID, uuid5

import httpx
import orjson

from relata.contacts_pages import Contact, ContactsService, contacts_service
from relata.importer.resuming import final_verdicts
from relata.terminal import Exit, Failed, Terminal

BATCH = 200
AT_ONCE = 8
TRIES = 5
OVERTAKEN = "overtaken"
PATIENCE = 25
"""So often it is asked whether the history of a contact is complete."""
THE_SERVICE = "/relata/contacts"
"""Who has changed a person that follows its company."""
SPACE = UUID("6f1d2f0e-3a57-4a1c-9d3a-0f5d1c7a2b11")

Verdict = dict[str, Any]


def named(verdicts: Path) -> Path:
    """The verdict file; raises Failed when it is not there."""
    if not verdicts.exists():
        raise Failed(f"{verdicts} is not there: name the verdict file of the import.")
    return verdicts


async def undo_import(terminal: Terminal, verdicts: Path, *, force: bool) -> Exit:
    """Persons before companies. What was changed since stays as it is, unless `force`; its fate is told line by line.

    It may be run again: what is undone already is told so.
    """
    out = named(verdicts).with_name(f"{verdicts.name}.undone.jsonl")
    fates: Counter[str] = Counter()
    with out.open("wb") as file:
        async with contacts_service() as service:
            undoing = Undoing(service, force)
            for companies in (False, True):
                for some in _batches(final_verdicts(verdicts)):
                    for fate in await undoing.undo(some, companies=companies):
                        fates[fate["fate"]] += 1
                        file.write(orjson.dumps(fate) + b"\n")
    terminal.table(("Fate", "Rows#"), fates.most_common())
    terminal.result({"fates": dict(fates), "file": str(out)})
    return Exit.REFUSED if fates["kept"] else Exit.OK


def _batches(verdicts: Iterable[Verdict]) -> Iterator[list[Verdict]]:
    told = (verdict for verdict in verdicts if verdict["verdict"] in ("accepted", "changed"))
    while some := list(islice(told, BATCH)):
        yield some


class Undoing:
    """Undoes rows of an import, each by a request that holds only for the version it has looked at."""

    def __init__(self, service: ContactsService, force: bool) -> None:
        self._service, self._force = service, force
        self._room = asyncio.Semaphore(AT_ONCE)

    async def undo(self, verdicts: list[Verdict], *, companies: bool) -> list[dict[str, Any]]:
        """What became of each row; in one pass persons and changes, in the other the companies."""
        found = {contact["no"]: contact for contact in await self._service.by_no(v["no"] for v in verdicts)}
        mine = [v for v in verdicts if _is_company(v, found) == companies]
        firms = [v["no"] for v in mine if companies]
        with_persons = await self._service.by_no(firms, "company_no", type="Person") if firms else []
        staffed = {person["company_no"] for person in with_persons}
        return list(await asyncio.gather(*(self._patiently(v, found.get(v["no"]), v["no"] in staffed) for v in mine)))

    async def _patiently(self, verdict: Verdict, contact: Contact | None, staffed: bool) -> dict[str, Any]:
        """A person may follow its company, restored at the same time, before its own request comes through."""
        for _ in range(TRIES):
            fate = await self._undo(verdict, contact, staffed)
            if fate["fate"] != OVERTAKEN:
                return fate
            contact = next(iter(await self._service.by_no([verdict["no"]])), None)
        return _fate(verdict, "kept", "It is being changed.")

    async def _undo(self, verdict: Verdict, contact: Contact | None, staffed: bool) -> dict[str, Any]:
        if contact is None:
            return _fate(verdict, "gone")
        if verdict["verdict"] == "changed":
            return await self._restore(verdict, contact)
        if staffed:
            return _fate(verdict, "kept", "It has persons that the import did not create.")
        if not self._force and await self._changed_since(contact, verdict.get("version", 1)):
            return _fate(verdict, "kept", "It was changed since.")
        return _ended(verdict, "deleted", await self._ask("DELETE", contact))

    async def _changed_since(self, contact: Contact, version: int) -> bool:
        """Whether somebody changed it; what it took over from its company is no change of its own."""
        if contact["version"] == version:
            return False
        for _ in range(PATIENCE):
            answer = (await self._service.http.get(f"{_path(contact)}/history")).raise_for_status().json()
            if answer["complete"]:
                return any(entry["by"] != THE_SERVICE for entry in answer["entries"] if entry["version"] > version)
            await asyncio.sleep(0.2)
        return True

    async def _restore(self, verdict: Verdict, contact: Contact) -> dict[str, Any]:
        old, new = verdict["old"], verdict["new"]
        values = {field: old[field] for field in old if self._force or contact[field] == new[field]}
        values = {field: value for field, value in values.items() if contact[field] != value}
        if not values:
            as_before = all(contact[field] == old[field] for field in old)
            return _fate(verdict, "restored") if as_before else _fate(verdict, "kept", "It was changed since.")
        answer = await self._ask("PATCH", contact, values)
        if left := _left(values, answer):  # what it took over again as it came back to its company
            after = {**contact, "version": int(answer.headers["ETag"].strip('"'))}
            answer = await self._ask("PATCH", after, left)
            if left := _left(left, answer):
                return _fate(verdict, "kept", f"Other fields decide: {', '.join(left)}.")
        return _ended(verdict, "restored", answer)

    async def _ask(self, method: str, contact: Contact, body: dict[str, Any] | None = None) -> httpx.Response:
        headers = {
            "If-Match": f'"{contact["version"]}"',
            "Idempotency-Key": str(uuid5(SPACE, f"{contact['contact_id']}:{contact['version']}:{method}")),
        }
        async with self._room:
            answer = await self._service.http.request(method, _path(contact), json=body, headers=headers)
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            answer.raise_for_status()
        return answer


def _left(values: Mapping[str, Any], answer: httpx.Response) -> dict[str, Any]:
    """Of these values, those that the contact has not now; none when it was not changed."""
    contact = answer.json() if answer.is_success else values
    return {field: value for field, value in values.items() if contact[field] != value}


def _ended(verdict: Verdict, fate: str, answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code == httpx.codes.PRECONDITION_FAILED:
        return _fate(verdict, OVERTAKEN)
    return _fate(verdict, fate) if answer.is_success else _fate(verdict, "kept", answer.json()["detail"])


def _path(contact: Contact) -> str:
    return f"/contacts/{quote(contact['no'], safe='')}"


def _is_company(verdict: Verdict, found: dict[str, Contact]) -> bool:
    """Whether the row created a company: its persons go first."""
    contact = found.get(verdict["no"])
    return bool(verdict["verdict"] == "accepted" and contact and contact["type"] == "Company")


def _fate(verdict: Verdict, fate: str, why: str = "") -> dict[str, Any]:
    told = {"row": verdict["row"], "no": verdict["no"], "fate": fate}
    return {**told, "why": why} if why else told
