"""Requests and answers, over memory."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pytest

from shared.contracts.contacts import ContactEvent
from tests.contacts.over_http import client_of
from tests.contacts.running import Contacts
from tests.fakes import handled

CUSTOMER = {"business_relation_code": "", "link_to_table": "Customer", "no": "D1"}
FIRM = {"type": "Company", "name": "Nordwind GmbH", "city": "Kiel"}


@pytest.fixture
def contacts() -> Contacts:
    return Contacts()


@pytest.fixture
async def http(contacts: Contacts) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(contacts) as client:
        yield client


async def create(http: httpx.AsyncClient, no: str, **fields: Any) -> dict[str, Any]:
    answer = await http.post("/contacts", json={**FIRM, "no": no, **fields})
    assert answer.status_code == 201, answer.text
    created: dict[str, Any] = answer.json()
    return created


def code(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["errors"][0]["code"]


async def nos(http: httpx.AsyncClient, **params: Any) -> list[str]:
    answer = await http.get("/contacts", params=params)
    assert answer.status_code == 200, answer.text
    return [contact["no"] for contact in answer.json()["contacts"]]


async def test_a_change_with_the_same_idempotency_key_is_made_once(http: httpx.AsyncClient) -> None:
    await create(http, "C1")
    key = {"Idempotency-Key": str(uuid4())}

    first = await http.patch("/contacts/C1", json={"city": "Emden"}, headers=key)
    await http.patch("/contacts/C1", json={"city": "Bremen"})
    again = await http.patch("/contacts/C1", json={"city": "Emden"}, headers=key)

    assert (first.json()["city"], again.json()["city"], again.headers["etag"]) == ("Emden", "Bremen", '"3"')


async def test_a_deletion_repeated_with_its_key_is_no_error(http: httpx.AsyncClient) -> None:
    await create(http, "C1")
    key = {"Idempotency-Key": str(uuid4())}

    answers = [await http.delete("/contacts/C1", headers=key) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 204]


async def test_contacts_are_listed_by_name_both_ways_and_page_by_page(http: httpx.AsyncClient) -> None:
    for no, name in (("C1", "beta"), ("C2", "Alpha"), ("C3", "Gamma"), ("C4", "Beta")):
        await create(http, no, name=name)

    first = (await http.get("/contacts", params={"sort": "name", "limit": 2})).json()
    second = (await http.get("/contacts", params={"sort": "name", "limit": 2, "after": first["next"]})).json()

    assert [contact["no"] for contact in first["contacts"] + second["contacts"]] == ["C2", "C1", "C4", "C3"]
    assert second["next"] == ""
    assert await nos(http, sort="-name") == ["C3", "C4", "C1", "C2"]


async def test_contacts_are_filtered(http: httpx.AsyncClient) -> None:
    await create(http, "C1", salesperson_code="MH", post_code="24103", phone_no="+49 431 5550113")
    await create(http, "C2", name="Förde Tauwerk KG", city="Emden", country_region_code="DE", external_id="X7")
    await create(http, "P1", type="Person", name="Anna Berg", company_no="C2")

    assert await nos(http, type="Person") == ["P1"]
    assert await nos(http, city="Emden") == ["C2"]
    assert await nos(http, salesperson_code="mh") == ["C1"]
    assert await nos(http, external_id="x7", country_region_code="de") == ["C2"]
    assert await nos(http, company_no="C2") == ["C2", "P1"]
    assert await nos(http, no=["C1", "P1", "C9"]) == ["C1", "P1"]
    assert await nos(http, text="tau förde") == ["C2"]
    assert await nos(http, text="0431 5550113") == ["C1"]
    assert await nos(http, post_code="24103", text="nord") == ["C1"]
    assert await nos(http, modified_since="2100-01-01T00:00:00Z") == []


async def test_a_list_shows_the_fields_asked_for(http: httpx.AsyncClient) -> None:
    await create(http, "C1")

    page = (await http.get("/contacts", params={"fields": ["no", "name", "fax_no"]})).json()
    refused = await http.get("/contacts", params={"fields": "shoe_size"})

    assert page["contacts"] == [{"name": "Nordwind GmbH", "fax_no": "", "no": "C1"}]
    assert refused.status_code == 422
    assert "A contact has no field shoe_size." in refused.text


async def test_a_listed_contact_is_shown_as_the_card_shows_it(http: httpx.AsyncClient) -> None:
    card = await create(http, "C1", business_relations=[{"business_relation_code": "PRESS"}])

    (listed,) = (await http.get("/contacts")).json()["contacts"]

    assert listed == {**card, "version": 1}


async def test_a_cursor_that_is_none_of_ours_is_refused(http: httpx.AsyncClient) -> None:
    assert (await http.get("/contacts", params={"after": "%%%"})).status_code == 422


@pytest.mark.parametrize(
    ("text", "found_by", "no"),
    [
        ("c1", "no", "C1"),
        ("Nordwind GmbH", "name", "C1"),
        ("nordwind gmbh", "name in any case", "C1"),
        ("förde", "beginning", "C2"),
        ("C", "beginning", "C2"),
        ("tauw emd", "words", "C2"),
        ("Nordwind Gmhb", "similar name", "C1"),
    ],
)
async def test_a_contact_is_found_by_a_few_words(http: httpx.AsyncClient, text: str, found_by: str, no: str) -> None:
    await create(http, "C1")
    await create(http, "C2", name="Förde Tauwerk KG", city="Emden")

    found = (await http.get("/find", params={"text": text})).json()

    assert (found["found_by"], found["contact"]["no"]) == (found_by, no)


async def test_who_means_several_is_asked(http: httpx.AsyncClient) -> None:
    for no in ("C1", "C2"):
        await create(http, no, name=f"Werft {no}")

    found = (await http.get("/find", params={"text": "Kiel"})).json()

    assert (found["found_by"], [contact["no"] for contact in found["candidates"]]) == ("", ["C1", "C2"])
    assert (await http.get("/find", params={"text": "Stralsund"})).json()["candidates"] == []


async def test_the_history_names_who_asked(http: httpx.AsyncClient, contacts: Contacts) -> None:
    await create(http, "C1")
    await http.patch("/contacts/C1", json={"city": "Emden"}, headers={"X-Forwarded-User": "lp@nordwind.example"})
    before = (await http.get("/contacts/C1/history")).json()
    await handled(contacts.pipeline, *(m for m in contacts.publisher.messages() if isinstance(m, ContactEvent)))

    history = (await http.get("/contacts/C1/history")).json()

    assert (before["complete"], history["complete"]) == (False, True)
    assert [entry["version"] for entry in history["entries"]] == [2, 1]
    assert history["entries"][0]["by"] == "/relata/contacts/http/lp@nordwind.example"
    assert history["entries"][0]["fields"] == [{"field": "city", "before": "Kiel", "after": "Emden"}]


async def test_a_merge_is_looked_at_then_made_then_undone(http: httpx.AsyncClient) -> None:
    await create(http, "C1", phone_no="111")
    await create(http, "C2", name="Nordwind", phone_no="222")

    preview = (await http.get("/contacts/C1/merge-preview", params={"merged_no": "C2", "take": "phone_no"})).json()
    merged = await http.post("/contacts/C1/merges", json={"merged_no": "C2", "take": ["phone_no"]})
    gone = await http.get("/contacts/C2")
    undone = await http.delete("/contacts/C1/merges/C2")

    assert [difference["field"] for difference in preview["differences"]] == ["name", "search_name", "phone_no"]
    assert {**preview["result"], "last_modified_at": ""} == {**merged.json(), "last_modified_at": ""}
    assert (gone.status_code, gone.json()["detail"]) == (410, "Contact C2 has been merged into C1.")
    assert (undone.json()["phone_no"], (await http.get("/contacts/C2")).json()["phone_no"]) == ("111", "222")


async def test_a_merge_of_a_state_that_is_no_more_is_refused(http: httpx.AsyncClient) -> None:
    await create(http, "C1")
    await create(http, "C2")
    await http.patch("/contacts/C2", json={"city": "Emden"})

    answer = await http.post("/contacts/C1/merges", json={"merged_no": "C2", "merged_version": 1})

    assert code(answer) == (412, "version_conflict")


async def test_lists_of_codes_are_kept_and_counted(http: httpx.AsyncClient) -> None:
    await create(http, "C1")
    await http.put("/masters/web-sources/search", json={"description": "Search", "url": "https://s.example/?q=%1"})

    unknown = await http.put("/contacts/C1/masters/mailing-groups/news")
    assigned = await http.put("/contacts/C1/masters/web-sources/search", json={"search_word": "nordwind"})
    listed = (await http.get("/masters/web-sources")).json()["entries"]
    kept = await http.delete("/masters/web-sources/search")
    await http.delete("/contacts/C1/masters/web-sources/search")

    assert code(unknown) == (404, "master_not_found")
    assert assigned.json()["web_sources"] == [{"code": "SEARCH", "search_word": "nordwind"}]
    assert [(entry["code"], entry["contacts"]) for entry in listed] == [("SEARCH", 1)]
    assert code(kept) == (409, "master_in_use")
    assert (await http.delete("/masters/web-sources/search")).status_code == 204
    assert (await http.get("/masters/web-sources/search")).status_code == 404


async def test_a_web_source_is_shown_with_the_address_that_asks_for_the_contact(http: httpx.AsyncClient) -> None:
    await create(http, "C1")
    for web_source, url in (("search", "https://s.example/?q=%1"), ("print", "")):
        await http.put(f"/masters/web-sources/{web_source}", json={"description": "Look", "url": url})
        await http.put(f"/contacts/C1/masters/web-sources/{web_source}", json={"search_word": "nord wind"})

    shown = (await http.get("/contacts/C1/web-sources")).json()["web_sources"]

    assert [(one["code"], one["search_word"], one["description"], one["url"]) for one in shown] == [
        ("PRINT", "nord wind", "Look", ""),
        ("SEARCH", "nord wind", "Look", "https://s.example/?q=nord+wind"),
    ]


async def test_an_alternative_address_is_in_force_on_its_days(http: httpx.AsyncClient) -> None:
    await create(http, "C1")
    summer = {"city": "Sylt", "date_ranges": [{"starting_date": "2026-06-01", "ending_date": "2026-08-31"}]}

    await http.put("/contacts/C1/alternative-addresses/summer", json=summer)

    active = [
        (await http.get("/contacts/C1/active-address", params={"day": day})).json()["address"]
        for day in ("2026-07-01", "2026-09-01")
    ]
    assert (active[0]["city"], active[1]) == ("Sylt", None)
    assert (await http.delete("/contacts/C1/alternative-addresses/summer")).json()["alternative_addresses"] == []


async def test_business_relations_and_type_are_changed(http: httpx.AsyncClient) -> None:
    await create(http, "C1")

    added = await http.post("/contacts/C1/business-relations", json=CUSTOMER)
    held = await http.put("/contacts/C1/type", json={"type": "Person"})
    await http.delete("/contacts/C1/business-relations/cust")
    person = await http.put("/contacts/C1/type", json={"type": "Person"})

    assert (added.json()["contact_business_relation"], held.status_code) == ("Customer", 422)
    assert (person.json()["type"], person.json()["business_relations"]) == ("Person", [])


async def test_setup_is_changed_in_its_version_only(http: httpx.AsyncClient) -> None:
    first = await http.patch("/setup/marketing", json={"default_salesperson_code": "mh"}, headers={"If-Match": '"0"'})
    second = await http.patch("/setup/marketing", json={"default_salesperson_code": "jo"}, headers={"If-Match": '"0"'})

    assert (first.json()["default_salesperson_code"], first.headers["etag"]) == ("MH", '"1"')
    assert code(second) == (412, "version_conflict")
    assert (await create(http, "C1"))["salesperson_code"] == "MH"


async def test_numbers_come_from_the_series_that_is_set_up(http: httpx.AsyncClient) -> None:
    series = await http.put("/setup/number-series/kd", json={"lines": [{"starting_no": "KD100"}]})
    await http.patch("/setup/marketing", json={"contact_nos": "kd"})

    assert (series.status_code, (await create(http, ""))["no"]) == (200, "KD100")
    assert (await http.get("/setup/number-series/none")).status_code == 404


async def test_a_number_series_shows_how_far_its_lines_are_used(http: httpx.AsyncClient) -> None:
    lines = [
        {"starting_no": "C1", "warning_no": "C2", "ending_no": "C2"},
        {"starting_no": "D1", "starting_date": "2999-01-01"},
    ]
    await http.put("/setup/number-series/cont", json={"lines": lines})
    for _ in range(2):
        await create(http, "")

    now, later = (await http.get("/setup/number-series/cont")).json()["lines"]

    assert (now["last_no_used"], now["open"], now["runs_low"]) == ("C2", False, True)
    assert now["last_date_used"] is not None
    assert (later["last_no_used"], later["last_date_used"], later["open"], later["runs_low"]) == ("", None, True, False)


async def test_a_contact_is_greeted(http: httpx.AsyncClient) -> None:
    await create(http, "P1", type="Person", name="John Smith", salutation_code="M")
    formula = {"salutation": "Dear Mr. %1 %2 %3,", "names": ["First Name", "Middle Name", "Surname"]}
    await http.put("/setup/salutations/m", json={"formulas": [formula]})

    greeted = await http.get("/contacts/P1/greeting")
    missing = await http.get("/contacts/P1/greeting", params={"type": "Informal"})

    assert (greeted.json()["greeting"], missing.status_code) == ("Dear Mr. John Smith,", 422)
