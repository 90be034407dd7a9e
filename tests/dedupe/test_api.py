"""The review queue, decisions, clusters, the check and the setup over HTTP."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response
from prometheus_client import CollectorRegistry, generate_latest

from services.dedupe.api import figures, router
from services.dedupe.domain.search_strings import DEFAULT_FIELDS
from shared.platform.http import make_app
from tests.dedupe.examples import ANNA, NORDWIND
from tests.dedupe.service import ELSEWHERE, Dedupe, anna, deleted, nordwind


@pytest.fixture
async def dedupe() -> Dedupe:
    """Nordwind three times, and Anna twice."""
    service = Dedupe()
    await service.reads(nordwind(1), nordwind(2), nordwind(3, phone_no="", email=""), anna(4), anna(5))
    return service


@pytest.fixture
async def http(dedupe: Dedupe) -> AsyncIterator[AsyncClient]:
    app = make_app("dedupe", "", "0")
    app.include_router(router(dedupe.pipeline()[0], dedupe.database, CollectorRegistry()))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://dedupe") as client:
        yield client


async def got(http: AsyncClient, path: str) -> Any:
    response = await http.get(path)
    assert response.status_code == 200, response.text
    return response.json()


def codes(response: Response) -> tuple[int, list[str]]:
    assert response.headers["content-type"] == "application/problem+json"
    return response.status_code, [error["code"] for error in response.json()["errors"]]


def nos(page: Any) -> list[tuple[int, int]]:
    return [(int(pair["left_no"][2:]), int(pair["right_no"][2:])) for pair in page["pairs"]]


def path(one: int, other: int) -> str:
    return f"/duplicates/{nordwind(one).contact_id}/{nordwind(other).contact_id}"


async def test_the_queue_shows_the_best_pairs_first_with_what_each_field_says(http: AsyncClient) -> None:
    page = await got(http, "/duplicates")

    assert set(nos(page)) == {(1, 2), (1, 3), (2, 3), (4, 5)}
    scores = [pair["score"] for pair in page["pairs"]]
    assert scores == sorted(scores, reverse=True)
    assert all(evidence["sentence"] for evidence in page["pairs"][0]["evidence"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("type=Person", {(4, 5)}),
        ("contact_no=CT000003", {(1, 3), (2, 3)}),
        ("contact_no=CT000003&type=Person", set()),
        ("found_by=search_strings&contact_no=CT000002", {(1, 2), (2, 3)}),
        ("found_by=score&type=Person", {(4, 5)}),
        ("state=accepted", set()),
        ("max_score=0.1", set()),
        ("min_score=0.1&type=Person", {(4, 5)}),
    ],
)
async def test_pairs_are_chosen_by_what_they_are(http: AsyncClient, query: str, expected: set[tuple[int, int]]) -> None:
    assert set(nos(await got(http, f"/duplicates?{query}"))) == expected


async def test_likely_pairs_and_certain_ones_are_listed_apart(dedupe: Dedupe, http: AsyncClient) -> None:
    await http.patch("/setup", json={"person": {"certain": 1.0}})
    unknown = dict.fromkeys(("phone_no", "mobile_phone_no", "email", "address", "company_name"), "")
    await dedupe.reads(anna(5, 2, name="A. Schröter", first_name="A.", surname="Schröter", **unknown))

    likely, certain = [nos(await got(http, f"/duplicates?level={level}")) for level in ("likely", "certain")]

    assert (likely, set(certain)) == ([(4, 5)], {(1, 2), (1, 3), (2, 3)})


async def test_pages_follow_each_other_without_gap_or_repeat(http: AsyncClient) -> None:
    whole, after, seen = nos(await got(http, "/duplicates")), "", list[tuple[int, int]]()
    while not seen or after:
        page = await got(http, f"/duplicates?limit=2&after={after}")
        seen, after = seen + nos(page), page["next"]

    assert seen == whole


@pytest.mark.parametrize("query", ["state=lost", "limit=0", "limit=501", "min_score=2", "type=Dog", "level=sure"])
async def test_what_no_pair_can_be_is_refused(http: AsyncClient, query: str) -> None:
    assert (await http.get(f"/duplicates?{query}")).status_code == 422


async def test_a_pair_is_found_by_its_ids_in_any_order(http: AsyncClient) -> None:
    assert await got(http, path(1, 2)) == await got(http, path(2, 1))
    assert (await http.get(path(1, 4))).status_code == 404
    assert (await http.get("/duplicates/one/two")).status_code == 422


async def test_a_pair_shows_the_names_of_its_contacts_as_they_are_now(dedupe: Dedupe, http: AsyncClient) -> None:
    await dedupe.reads(nordwind(2, 2, name="Nordwind Logistik SE"), deleted(nordwind(3)))

    pair, gone = await got(http, path(1, 2)), await got(http, path(1, 3))
    queue, clusters = await got(http, "/duplicates"), await got(http, "/duplicates/clusters")

    assert (pair["left_name"], pair["right_name"]) == ("Nordwind Logistik GmbH", "Nordwind Logistik SE")
    assert (gone["left_name"], gone["right_name"]) == ("Nordwind Logistik GmbH", "")
    assert all(pair["left_name"] for cluster in (queue, *clusters["clusters"]) for pair in cluster["pairs"])


async def test_details_are_one_line_for_each_setup_field_with_both_values(dedupe: Dedupe, http: AsyncClient) -> None:
    await dedupe.reads(nordwind(2, 2, city="Kiel"))

    lines = await got(http, f"{path(1, 2)}/details")

    assert [line["field"] for line in lines] == list(DEFAULT_FIELDS)
    assert {"field": "city", "left": "München", "right": "Kiel"} in lines
    assert {"field": "mobile_phone_no", "left": "", "right": ""} in lines


async def test_details_need_a_setup(http: AsyncClient) -> None:
    await http.patch("/setup", json={"rows": []})

    assert (await http.get(f"{path(1, 2)}/details")).status_code == 409


async def test_a_pair_is_accepted_and_opened_again(http: AsyncClient) -> None:
    accepted = await http.post(f"{path(2, 1)}/accept", json={"by": "MH"})

    assert (accepted.status_code, accepted.json()["state"], accepted.json()["by"]) == (200, "accepted", "MH")
    assert (1, 2) not in nos(await got(http, "/duplicates"))
    reopened = await http.post(f"{path(1, 2)}/reopen", json={"by": "MH"})
    assert reopened.json()["state"] == "open"


async def test_a_merge_is_under_way_until_contacts_have_done_it(http: AsyncClient) -> None:
    into = str(nordwind(1).contact_id)

    asked = await http.post(f"{path(1, 2)}/merge", json={"by": "MH", "into_id": into, "take": ["city"]})

    assert (asked.status_code, asked.json()["state"], asked.json()["merging"]["into_id"]) == (202, "open", into)


async def test_a_decision_that_does_not_fit_says_why(http: AsyncClient) -> None:
    await http.post(f"{path(1, 2)}/accept", json={})
    into = str(nordwind(1).contact_id)

    assert codes(await http.post(f"{path(1, 2)}/merge", json={"into_id": into})) == (409, ["pair_not_open"])
    assert codes(await http.post(f"{path(1, 3)}/merge", json={"into_id": str(nordwind(9).contact_id)})) == (
        422,
        ["into_neither"],
    )
    assert codes(await http.post(f"{path(1, 3)}/reopen", json={"by": "x" * 133}))[0] == 422
    assert codes(await http.post(f"{path(1, 4)}/accept", json={})) == (404, ["pair_not_found"])


async def test_clusters_show_who_hangs_together_and_the_weakest_link(http: AsyncClient) -> None:
    page = await got(http, "/duplicates/clusters")

    sizes = [len(cluster["contact_ids"]) for cluster in page["clusters"]]
    assert sorted(sizes) == [2, 3]
    assert all(cluster["weakest"]["id"] in [pair["id"] for pair in cluster["pairs"]] for cluster in page["clusters"])


async def test_a_cluster_is_on_one_page_whole(http: AsyncClient) -> None:
    after, sizes = "", list[int]()
    for _ in range(4):
        page = await got(http, f"/duplicates/clusters?limit=1&after={after}")
        sizes += [len(cluster["contact_ids"]) for cluster in page["clusters"]]
        after = page["next"]

    assert (sorted(sizes), after) == ([2, 3], "")


async def test_a_check_tells_who_a_new_contact_may_be_and_keeps_nothing(dedupe: Dedupe, http: AsyncClient) -> None:
    before = await dedupe.database.contacts.count()

    answer = (await http.post("/duplicates/check", json={"type": "Company", **NORDWIND})).json()

    assert [duplicate["no"] for duplicate in answer["duplicates"]][:2] == ["CT000001", "CT000002"]
    assert answer["duplicates"][0]["evidence"][0]["sentence"]
    assert await dedupe.database.contacts.count() == before


async def test_a_check_of_someone_new_finds_nobody(http: AsyncClient) -> None:
    answer = await http.post("/duplicates/check", json={"type": "Company", **ELSEWHERE})
    other_type = await http.post("/duplicates/check", json={"type": "Company", "name": ANNA["name"]})

    assert (answer.json(), other_type.json()) == ({"duplicates": []}, {"duplicates": []})


async def test_a_check_shows_at_most_what_was_asked_for(http: AsyncClient) -> None:
    answer = await http.post("/duplicates/check?limit=1", json={"type": "Company", **NORDWIND})

    assert len(answer.json()["duplicates"]) == 1


async def test_several_are_checked_at_once_each_with_its_own_answer(http: AsyncClient) -> None:
    contacts = [{"type": "Company", **ELSEWHERE}, {"type": "Person", **ANNA}]

    checks = (await http.post("/duplicates/checks", json={"contacts": contacts})).json()["checks"]

    assert [[duplicate["no"] for duplicate in check["duplicates"]] for check in checks] == [
        [],
        ["CT000004", "CT000005"],
    ]
    assert (await http.post("/duplicates/checks", json={"contacts": contacts * 51})).status_code == 422


async def test_a_check_says_of_a_contact_what_is_found_when_it_exists(dedupe: Dedupe, http: AsyncClient) -> None:
    new = anna(6, name="A. Schroeder", first_name="A.", surname="Schroeder")
    answer = (await http.post("/duplicates/check", json=new.contact.model_dump(mode="json"))).json()

    found = await dedupe.reads(new)

    assert [one["score"] for one in answer["duplicates"]] == [event.score for event in found]  # type: ignore[attr-defined]


async def test_the_setup_is_changed_in_parts(http: AsyncClient) -> None:
    off = (await http.patch("/setup", json={"maintain_search_strings": False})).json()
    on = (await http.patch("/setup", json={"autosearch": True, "company": {"likely": 0.8, "certain": 0.99}})).json()

    assert (off["setup"]["autosearch"], off["generate"]) == (False, False)
    assert (on["setup"]["maintain_search_strings"], on["generate"]) == (True, True)
    assert (await got(http, "/setup"))["company"] == {"likely": 0.8, "certain": 0.99}


@pytest.mark.parametrize("wrong", [{"search_hit_percent": 0}, {"likely": 1}, {"rows": [{"field": "minor"}]}])
async def test_what_no_setup_can_be_changes_nothing(http: AsyncClient, wrong: dict[str, Any]) -> None:
    before = await got(http, "/setup")

    assert codes(await http.patch("/setup", json=wrong))[0] == 422
    assert await got(http, "/setup") == before


async def test_pairs_are_counted_by_state_and_level(dedupe: Dedupe, http: AsyncClient) -> None:
    await http.post(f"{path(1, 2)}/accept", json={})

    statistics = await got(http, "/statistics")

    assert statistics["pairs"] == {"open": 3, "accepted": 1, "merged": 0, "gone": 0}
    assert sum(statistics["open"].values()) == 3


async def test_the_counts_are_among_the_metrics(dedupe: Dedupe) -> None:
    registry = CollectorRegistry()

    await figures.PairGauges(registry, dedupe.database).count()

    shown = generate_latest(registry).decode()
    assert 'relata_duplicate_pairs{state="open"} 4.0' in shown
    assert 'relata_open_duplicates{level="certain"}' in shown
