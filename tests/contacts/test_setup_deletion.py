"""Number series and salutations are deleted when nothing names them any more (Business Central, 308 and 5068)."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import pytest

from shared.contracts.contacts_setup import (
    DeleteNumberSeries,
    DeleteSalutation,
    NumberSeriesDeleted,
    SalutationDeleted,
    SalutationFormula,
    SetSalutation,
    SetupMessage,
)
from shared.platform.store import Collection, Document
from tests.contacts.over_http import client_of
from tests.contacts.running import Contacts, a_change, a_company, a_setup, codes
from tests.contacts.test_number_series import a_series
from tests.fakes import handled

MR = SetSalutation(code="M", formulas=(SalutationFormula(salutation="Dear Mr. %1"),))


def before_writing(contacts: Contacts, collection: str, act: Callable[[], Awaitable[Any]]) -> None:
    """Before the next write to this collection, something else happens."""
    written: Collection[Any] = getattr(contacts.database.setup, collection)
    write = written.write

    async def later(documents: Sequence[Document[Any]], now: datetime) -> set[str]:
        written.write = write  # type: ignore[method-assign]
        await act()
        return await write(documents, now)

    written.write = later  # type: ignore[method-assign]


@pytest.fixture
def contacts() -> Contacts:
    return Contacts()


async def test_a_number_series_that_nothing_names_is_deleted_once(contacts: Contacts) -> None:
    await contacts.handle(a_series({"starting_no": "KD100"}, code="KD"))

    deleted, again = await contacts.handle(DeleteNumberSeries(code="kd"), DeleteNumberSeries(code="KD"))

    assert deleted.events == (NumberSeriesDeleted(code="KD", version=2),)
    assert (again.result, again.events) == ("done", ())


async def test_what_names_a_number_series_keeps_it_and_is_named(contacts: Contacts) -> None:
    await contacts.handle(a_series({"starting_no": "KD100"}, code="KD"))
    await contacts.handle(a_series({"starting_no": "A100"}, code="VIP", related=("KD",)))
    await contacts.handle(a_setup(contact_nos="KD"))

    (refused,) = await contacts.handle(DeleteNumberSeries(code="KD"))

    assert codes(refused) == ["number_series_in_use"] * 2
    assert "Contact Nos. in Marketing Setup names it" in str(refused.refusal)
    assert "number series VIP relates to it" in str(refused.refusal)


async def test_a_deleted_number_series_cannot_be_named(contacts: Contacts) -> None:
    await contacts.handle(a_series({"starting_no": "KD100"}, code="KD"), DeleteNumberSeries(code="KD"))

    (refused,) = await contacts.handle(a_setup(contact_nos="KD"))

    assert codes(refused) == ["number_series_unknown"]


@pytest.mark.parametrize("later", ["number_series", "marketing_setup"])
async def test_a_series_that_is_named_while_it_is_deleted_stays(contacts: Contacts, later: str) -> None:
    await contacts.handle(a_series({"starting_no": "KD100"}, code="KD"))
    messages = [a_setup(contact_nos="KD"), DeleteNumberSeries(code="KD")]
    first, second = messages if later == "number_series" else messages[::-1]
    before_writing(contacts, later, lambda: handled(contacts.replica()[0], first))

    await contacts.handle(second)

    stored = (await contacts.database.setup.number_series.load(["KD"]))[0].state
    assert (stored.deleted, stored.version) == (False, 3)
    assert (await contacts.handle(firm := a_company()))[0].result == "done"
    assert (await contacts.contact(firm.contact_id)).no == "KD100"


async def test_a_series_that_was_there_from_the_start_can_go_too(contacts: Contacts) -> None:
    await contacts.handle(a_series({"starting_no": "KD100"}, code="KD"))
    await contacts.handle(a_setup(contact_nos="KD"))

    (deleted,) = await contacts.handle(DeleteNumberSeries(code="CONT"))
    (refused,) = await contacts.handle(a_setup(contact_nos="CONT"))

    assert deleted.result == "done"
    assert codes(refused) == ["number_series_unknown"]


async def test_a_series_that_is_set_up_again_goes_on_behind_its_numbers(contacts: Contacts) -> None:
    series, first, second = a_series({"starting_no": "KD1"}, code="KD"), a_company(), a_company()
    await contacts.handle(series)
    await contacts.handle(a_setup(contact_nos="KD"))
    await contacts.handle(first)
    await contacts.handle(a_setup(contact_nos="CONT"), DeleteNumberSeries(code="KD"), series.model_copy())

    await contacts.handle(a_setup(contact_nos="KD"))
    await contacts.handle(second)

    assert (await contacts.contact(second.contact_id)).no == "KD2"


async def test_a_salutation_is_deleted_when_no_contact_has_it(contacts: Contacts) -> None:
    firm = a_company("C1", salutation_code="M")
    await contacts.handle(MR, firm)

    (refused,) = await contacts.handle(DeleteSalutation(code="m"))
    await contacts.handle(a_change(firm, salutation_code=""))
    (deleted,) = await contacts.handle(DeleteSalutation(code="m"))

    assert codes(refused) == ["salutation_in_use"]
    assert "contacts have it: C1." in str(refused.refusal)
    assert deleted.events == (SalutationDeleted(code="M", version=2),)


async def test_what_has_a_salutation_by_default_and_some_of_its_contacts_are_named(contacts: Contacts) -> None:
    await contacts.handle(MR, a_setup(def_company_salutation_code="M"))
    await contacts.handle(*[a_company(f"C{number}") for number in range(7)])

    (refused,) = await contacts.handle(DeleteSalutation(code="M"))

    assert "Def Company Salutation Code in Marketing Setup names it" in str(refused.refusal)
    assert "C0, C1, C2, C3, C4 and 2 more" in str(refused.refusal)


@pytest.mark.parametrize("command", [DeleteNumberSeries(code="X"), DeleteSalutation(code="X")])
async def test_what_is_not_there_is_not_deleted(contacts: Contacts, command: SetupMessage) -> None:
    (refused,) = await contacts.handle(command)

    assert codes(refused)[0].endswith("_not_found")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/setup/number-series", {"lines": [{"starting_no": "KD100"}]}),
        ("/setup/salutations", {"formulas": [{"salutation": "Dear"}]}),
    ],
)
async def test_over_http_it_is_deleted_in_its_version_only(contacts: Contacts, path: str, body: dict[str, str]) -> None:
    async with client_of(contacts) as http:
        await http.put(f"{path}/KD", json=body)
        stale = await http.delete(f"{path}/kd", headers={"If-Match": '"7"'})
        deleted = await http.delete(f"{path}/kd", headers={"If-Match": '"1"'})
        gone, left = await http.get(f"{path}/kd"), (await http.get(path)).json()
        again = await http.put(f"{path}/kd", json=body)

    assert (stale.status_code, deleted.status_code, gone.status_code) == (412, 204, 404)
    assert "KD" not in {one["code"] for listed in left.values() for one in listed}
    assert again.json()["version"] == 3


async def test_over_http_what_is_named_is_a_conflict(contacts: Contacts) -> None:
    async with client_of(contacts) as http:
        refused = await http.delete("/setup/number-series/CONT")

    assert refused.status_code == 409
    assert "Contact Nos." in refused.json()["detail"]
