"""Numbers of series for records that other services keep, as opportunities (Business Central, No. Series)."""

from functools import partial
from uuid import UUID, uuid4

import pytest

from services.contacts.numbers import LEASE, SeriesNumbers
from services.contacts.taking import used
from shared.contracts.contacts_setup import NumberTaken, TakeNumber
from shared.platform.pipeline import Outcome
from tests.contacts.over_http import client_of
from tests.contacts.running import Contacts, codes
from tests.contacts.test_number_series import a_series
from tests.fakes import NOW


def taking(record_id: UUID | None = None, code: str = "OPP") -> TakeNumber:
    return TakeNumber(code=code, record_id=record_id or uuid4())


def nos(*outcomes: Outcome) -> list[str]:
    return [event.no for outcome in outcomes for event in outcome.events if isinstance(event, NumberTaken)]


@pytest.fixture
def contacts() -> Contacts:
    return Contacts()


async def test_opportunities_take_the_next_numbers_of_their_series(contacts: Contacts) -> None:
    outcomes = await contacts.handle(taking(), taking())
    later = await contacts.handle(taking(code="opp"))

    assert nos(*outcomes, *later) == ["OP000001", "OP000002", "OP000003"]


async def test_a_record_has_one_number_however_often_it_asks(contacts: Contacts) -> None:
    opportunity = uuid4()

    first, same_batch = await contacts.handle(taking(opportunity), taking(opportunity))
    (later,) = await contacts.handle(taking(opportunity))

    assert nos(first) == ["OP000001"]
    assert (same_batch.events, later.events, later.result) == ((), (), "done")


async def test_series_count_each_for_itself(contacts: Contacts) -> None:
    await contacts.handle(a_series({"starting_no": "OP000001"}, code="OLD"))

    outcomes = await contacts.handle(taking(), taking(code="OLD"))

    assert nos(*outcomes) == ["OP000001", "OP000001"]


async def test_numbers_of_contacts_are_for_contacts(contacts: Contacts) -> None:
    (refused,) = await contacts.handle(taking(code="CONT"))

    assert codes(refused) == ["number_series_of_contacts"]


async def test_a_series_that_is_not_there_or_gives_none_is_told(contacts: Contacts) -> None:
    await contacts.handle(a_series({"starting_no": "K1", "ending_no": "K1"}, code="KD"))

    unknown, _, used_up = await contacts.handle(taking(code="NONE"), taking(code="KD"), taking(code="KD"))

    assert codes(unknown) == ["number_series_not_found"]
    assert codes(used_up) == ["number_series_used_up"]


async def test_a_number_that_a_dead_process_did_not_use_is_given_again(contacts: Contacts) -> None:
    database = contacts.database
    await contacts.handle(a_series({"starting_no": "K1"}, code="KD"))
    series = (await database.setup.number_series.load(["KD"]))[0].state
    dead = SeriesNumbers(database.number_series, partial(used, database.taken_numbers)).of(series, NOW - 2 * LEASE)
    await dead.reserve(2, NOW - 2 * LEASE)

    outcomes = await contacts.handle(*(taking(code="KD") for _ in range(3)))

    assert nos(*outcomes) == ["K1", "K2", "K3"]


async def test_a_number_is_taken_over_http_once_for_each_key(contacts: Contacts) -> None:
    key = {"Idempotency-Key": str(uuid4())}

    async with client_of(contacts) as http:
        answers = [await http.post("/setup/number-series/opp/numbers", headers=key) for _ in range(2)]
        missing = await http.post("/setup/number-series/none/numbers")

    assert [(answer.status_code, answer.json()["no"]) for answer in answers] == [(201, "OP000001")] * 2
    assert missing.status_code == 404


async def test_the_key_of_another_command_takes_no_number(contacts: Contacts) -> None:
    key = {"Idempotency-Key": str(uuid4())}

    async with client_of(contacts) as http:
        made = await http.put("/setup/number-series/deal", headers=key, json={"lines": [{"starting_no": "D1"}]})
        asked = await http.post("/setup/number-series/deal/numbers", headers=key)

    assert (made.status_code, asked.status_code) == (200, 409)
    assert asked.json()["detail"] == "This Idempotency-Key belongs to another command."
