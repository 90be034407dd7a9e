"""What can be read but must not be obeyed: refused, repeated, late, or about nobody."""

from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import httpx
import orjson
import pytest

from shared.contracts import contacts, telephony
from shared.contracts.contacts import (
    ChangeContact,
    ContactChanges,
    ContactCommandRejected,
    ContactCreated,
    ContactDeleted,
    DeleteContact,
)
from shared.contracts.dedupe import DuplicateFound
from shared.contracts.interactions import InteractionLogged, InteractionUnmatched
from shared.contracts.sync import CustomerMapped
from tests.flows.around import Around, told
from tests.flows.crowd import crowd
from tests.flows.ears import Ears, until
from tests.flows.records import CarelessSender, good
from tests.flows.system import System

pytestmark = [pytest.mark.backing, pytest.mark.timeout(600)]


async def test_a_message_that_is_delivered_twice_has_its_effect_once(sender: CarelessSender, ears: Ears) -> None:
    around = Around()

    await around.send(sender, lambda record: record)

    await around.handled(ears)
    assert len(ears.of(ContactCreated, contact_id=around.ordered.company_id)) == 1
    assert ears.of(ContactCommandRejected, contact_id=around.ordered.company_id) == []
    assert len(ears.of(CustomerMapped, contact_id=around.known.company_id)) == 1
    assert len(ears.of(DuplicateFound, **around.known.pair)) == 1
    assert len({m.source_id for m in around.log(ears)}) == len(around.log(ears)) == 4


async def test_an_older_version_of_a_contact_that_comes_late_changes_nothing(
    sender: CarelessSender, ears: Ears
) -> None:
    firm, caller = crowd(2)
    newest = told(firm.company(), "L1", version=3, name="Zwölf Apostel KG", address="Markt 1", email="")
    late = told(firm.company(), "L1", version=2, phone_no=firm.mobile)
    marker = told(caller.company(), "L2", phone_no=caller.mobile)

    await sender.send(contacts.EVENTS, good(newest), good(late), good(told(firm.second(), "L3")), good(marker))
    await sender.send(telephony.CALL_EVENTS, good(firm.call), good(caller.call))

    await ears.first(InteractionLogged, source_id=caller.call.source_id())
    await ears.first(CustomerMapped, contact_id=caller.company_id)
    await ears.to_the_end()
    assert ears.of(InteractionLogged, source_id=firm.call.source_id()) == []
    mapped = ears.of(CustomerMapped, contact_id=firm.company_id)
    assert [customer.fields["OrganizationName"] for customer in mapped] == ["Zwölf Apostel KG"]


async def test_dedupe_compares_the_newest_version_however_late_an_older_one_comes(
    sender: CarelessSender, ears: Ears
) -> None:
    firm, marker = crowd(2)
    newest = told(firm.company(), "N1", version=3, name="Zwölf Apostel KG", address="Markt 1", email="")
    late = told(firm.company(), "N1", version=2)

    await sender.send(contacts.EVENTS, good(newest), good(late), good(told(firm.second(), "N2")))
    await sender.send(contacts.EVENTS, good(told(marker.company(), "N3")), good(told(marker.second(), "N4")))

    await ears.first(DuplicateFound, **marker.pair)
    await ears.to_the_end()
    assert ears.of(DuplicateFound, **firm.pair) == []


async def test_an_event_of_a_contact_never_heard_of_is_taken_for_it_carries_the_whole_contact(
    sender: CarelessSender, ears: Ears
) -> None:
    (firm,) = crowd(1)

    await sender.send(telephony.CALL_EVENTS, good(firm.call))
    waiting = await ears.first(InteractionUnmatched, source_id=firm.call.source_id())
    await sender.send(contacts.EVENTS, good(told(firm.company(), "U1", version=7, phone_no=firm.mobile)))

    assert waiting.reason == "no_contact_with_this_number"
    await ears.first(CustomerMapped, contact_id=firm.company_id)
    await ears.first(InteractionLogged, source_id=firm.call.source_id())


async def test_refused_commands_are_answered_and_those_around_them_are_obeyed(
    sender: CarelessSender, ears: Ears
) -> None:
    (firm,), nobody = crowd(1), uuid4()
    company, second = firm.company().model_copy(update={"no": "T1"}), firm.second()

    await sender.send(
        contacts.COMMANDS,
        good(company),
        good(second.model_copy(update={"contact_id": nobody, "no": "T1"})),
        good(ChangeContact(contact_id=nobody, changes=ContactChanges(city="Jena"))),
        good(DeleteContact(contact_id=company.contact_id)),
        good(ChangeContact(contact_id=company.contact_id, changes=ContactChanges(city="Jena"))),
        good(second),
    )

    await ears.first(ContactCreated, contact_id=second.contact_id)
    await ears.first(ContactDeleted, contact_id=company.contact_id)
    await until(lambda: len(reasons(ears, nobody, company.contact_id)) == 3, "three refusals")
    assert reasons(ears, nobody, company.contact_id) == {"number_taken", "contact_not_found", "contact_deleted"}


def reasons(ears: Ears, *contact_ids: UUID) -> set[str]:
    refusals = (refusal for id in contact_ids for refusal in ears.of(ContactCommandRejected, contact_id=id))
    return {error.code for refusal in refusals for error in refusal.errors}


GONE, TAKEN = {"type": "Company", "name": "Gone Ltd", "no": "H1"}, {"type": "Company", "name": "Taken Ltd", "no": "H2"}


@pytest.fixture(scope="module")
async def http(system: System) -> AsyncIterator[httpx.AsyncClient]:
    """The contacts service with a contact that is gone and one that is there."""
    async with httpx.AsyncClient(base_url=system.url("contacts"), trust_env=False) as client:
        assert [(await client.post("/contacts", json=body)).status_code for body in (GONE, TAKEN)] == [201, 201]
        assert (await client.delete("/contacts/H1")).status_code == 204
        yield client


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/contacts", b'{"name": ', 400),
        ("POST", "/contacts", b'{"type": "Robot"}', 422),
        ("POST", "/contacts", b" " * 2_000_000, 413),
        ("POST", "/contacts", orjson.dumps(TAKEN), 409),
        ("PUT", "/contacts/H2", b"{}", 405),
        ("GET", "/contacts/H3", b"", 404),
        ("PATCH", "/contacts/H1", b'{"city": "Jena"}', 410),
    ],
    ids=["not JSON", "wrong type", "2 MB", "number taken", "no such request", "nobody", "deleted"],
)
async def test_a_bad_request_is_answered_with_a_problem_and_the_next_one_is_served(
    http: httpx.AsyncClient, method: str, path: str, body: bytes, status: int
) -> None:
    bad = await http.request(method, path, content=body, headers={"content-type": "application/json"})
    good = await http.post("/contacts", json={"type": "Company", "name": "Around GmbH"})

    assert (bad.status_code, bad.headers["content-type"]) == (status, "application/problem+json")
    assert bad.json()["detail"]
    assert good.status_code == 201
