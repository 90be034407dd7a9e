"""A person joins at one replica while its company changes at another: whatever call comes between, it ends as one."""

import asyncio
from collections.abc import Callable, Coroutine
from itertools import product
from typing import Any

import pytest

from services.contacts.domain.contact import Contact
from shared.contracts.contacts import (
    ChangeContactType,
    ContactChanged,
    ContactType,
    CreateContact,
    DeleteContact,
    MergeContacts,
)
from shared.platform.store import Document
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
    person = a_person(firm) if of_changing % 2 else a_person(company_no="C1")
    changes = company_changes(contacts, a_change(firm, phone_no="333"), a_change(firm, fax_no="3"))

    joined = await in_turns(contacts, person, changes, of_joining, of_changing)

    assert joined
    assert (joined.phone_no, joined.fax_no) == ("333", "3")


@pytest.mark.parametrize("goes", ["deleted", "a person", "merged"])
@pytest.mark.parametrize(("of_joining", "of_going"), [*product(range(1, 4), range(1, 12))])
async def test_no_person_belongs_to_a_company_that_went_meanwhile(goes: str, of_joining: int, of_going: int) -> None:
    contacts = Contacts()
    firm, other = a_company("C1"), a_company("C2")
    await contacts.handle(firm, other)
    commands = {
        "deleted": DeleteContact(contact_id=firm.contact_id),
        "a person": ChangeContactType(contact_id=firm.contact_id, type=ContactType.PERSON),
        "merged": MergeContacts(contact_id=other.contact_id, merged_id=firm.contact_id),
    }

    joined = await in_turns(contacts, a_person(firm), company_changes(contacts, commands[goes]), of_joining, of_going)

    company = stored(contacts, firm)
    assert company
    stays_company = company.type is ContactType.COMPANY and not company.deleted
    assert joined is None or joined.deleted or joined.company_no in ("", "C2") or stays_company


async def test_a_person_that_joins_in_the_batch_in_which_its_company_becomes_a_person_has_none() -> None:
    contacts = Contacts()
    firm, anna = a_company("C1", phone_no="111"), a_person(company_no="C1")
    await contacts.handle(firm)

    await contacts.handle(anna, ChangeContactType(contact_id=firm.contact_id, type=ContactType.PERSON))

    alone = await contacts.contact(anna.contact_id)
    assert (alone.company_id, alone.company_name, alone.phone_no) == (None, "", "111")


async def in_turns(
    contacts: Contacts, person: CreateContact, changes: Coroutine[Any, Any, Any], of_joining: int, of_changing: int
) -> Contact | None:
    """The person that joins at another replica, so many calls at a time; None where it was refused."""
    other, _ = contacts.replica()
    turns = Turns([JOINS] * of_joining + [CHANGES] * of_changing + [JOINS] * 9)
    for collection in (contacts.database.contacts, contacts.database.inheritance):
        for call in ("load", "find", "write"):
            setattr(collection, call, turns.before(getattr(collection, call)))
    await asyncio.gather(
        asyncio.create_task(turns.run(CHANGES, changes), name=CHANGES),
        asyncio.create_task(turns.run(JOINS, handled(other, person)), name=JOINS),
    )
    return stored(contacts, person)


def stored(contacts: Contacts, contact: CreateContact) -> Contact | None:
    """As memory has it: to ask for it would wait for a turn."""
    documents: dict[str, Document[Contact]] = contacts.database.contacts.documents  # type: ignore[attr-defined]
    found = documents.get(str(contact.contact_id))
    return found.state if found else None
