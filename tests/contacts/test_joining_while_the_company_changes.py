"""A person joins at one replica while its company changes at another: whatever call comes between, it ends as one."""

import asyncio
from collections.abc import Callable, Coroutine
from itertools import product
from typing import Any

import pytest

from shared.contracts.contacts import ContactChanged
from tests.contacts.running import Contacts, a_change, a_company, a_person
from tests.fakes import handled, received

JOINS, CHANGES = "person joins", "company changes"


class Turns:
    """Lets one call of the database go at a time: the next in `order` whose replica has come to one."""

    def __init__(self, order: list[str]) -> None:
        self._order = order
        self._running = {JOINS, CHANGES}
        self._waiting: dict[str, asyncio.Future[None]] = {}

    def before(self, call: Callable[..., Any]) -> Callable[..., Any]:
        async def waiting(*arguments: Any, **options: Any) -> Any:
            task = asyncio.current_task()
            assert task
            self._waiting[task.get_name()] = turn = asyncio.get_running_loop().create_future()
            self._next()
            await turn
            return await call(*arguments, **options)

        return waiting

    async def run(self, name: str, work: Coroutine[Any, Any, Any]) -> None:
        await work
        self._running.discard(name)
        self._next()

    def _next(self) -> None:
        if not self._waiting or self._waiting.keys() != self._running:
            return
        wanted = self._order.pop(0) if self._order else CHANGES
        self._waiting.pop(wanted if wanted in self._waiting else next(iter(self._waiting))).set_result(None)


async def company_changes(contacts: Contacts, *changes: Any) -> None:
    for change in changes:
        (outcome,) = await handled(contacts.pipeline, change)
        await contacts.pipeline.handle([received(e) for e in outcome.events if isinstance(e, ContactChanged)])


@pytest.mark.parametrize(("of_joining", "of_changing"), [*product(range(1, 4), range(1, 20))])
async def test_a_person_that_joins_meanwhile_follows_its_company(of_joining: int, of_changing: int) -> None:
    contacts = Contacts()
    firm = a_company("C1", phone_no="111", fax_no="1")
    await contacts.handle(firm)
    other, _ = contacts.replica()
    turns = Turns([JOINS] * of_joining + [CHANGES] * of_changing + [JOINS] * 9)
    for collection in (contacts.database.contacts, contacts.database.inheritance):
        for call in ("load", "find", "write"):
            setattr(collection, call, turns.before(getattr(collection, call)))
    person = a_person(firm) if of_changing % 2 else a_person(company_no="C1")
    changes = company_changes(contacts, a_change(firm, phone_no="333"), a_change(firm, fax_no="3"))

    await asyncio.gather(
        asyncio.create_task(turns.run(CHANGES, changes), name=CHANGES),
        asyncio.create_task(turns.run(JOINS, handled(other, person)), name=JOINS),
    )

    joined = contacts.database.contacts.documents[str(person.contact_id)].state  # type: ignore[attr-defined]
    assert (joined.phone_no, joined.fax_no) == ("333", "3")
