"""The interactions service over HTTP, on a database in memory."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import ASGITransport, AsyncClient, Response

from services.interactions.api import analysis, router
from services.interactions.domain.source import Source, entry_id_of
from shared.contracts.interactions import (
    CancelInteraction,
    ChangeInteraction,
    Evaluation,
    InteractionChanges,
    LogInteraction,
    PostponeInteraction,
)
from shared.contracts.opportunities import TaskChanged
from shared.contracts.telephony import CallDirection
from shared.platform.http import make_app
from tests.interactions.replica import Replica, changed, created, deleted, person_created
from tests.interactions.samples import CUSTOMER, SENT, call, contact, document
from tests.interactions.test_mail import CRONUS, mail
from tests.interactions.test_mail_handling import AN

NUMBER = "030 901820"
COMPANY = created("CT0001", business_relations=(CUSTOMER,), email=CRONUS, salesperson_code="MH")
PERSON = person_created("CT0002", "CT0001", phone_no=NUMBER)
BY_HAND = {"contact_no": "CT0001", "kind": "Outgoing Calls", "description": "Asked for the order", "date": "2026-11-20"}


@pytest.fixture
async def service() -> Replica:
    """A company with three invoices of November and a mail to it, its person with a call."""
    service = Replica()
    invoices = [document(document_no=f"10300{n}") for n in range(3)]
    await service.reads(AN, COMPANY, PERSON, *invoices, mail(), call(answered=False))
    return service


@pytest.fixture
async def http(service: Replica) -> AsyncIterator[AsyncClient]:
    app = make_app("interactions", "", "0")
    app.include_router(router(service.pipeline, service.database))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://interactions") as client:
        yield client


async def got(http: AsyncClient, path: str, **parameters: Any) -> Any:
    answer = await http.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def codes(answer: Response) -> list[str]:
    return [error["code"] for error in answer.json()["errors"]]


async def ids(http: AsyncClient) -> dict[int, str]:
    entries = (await got(http, "/contacts/CT0001/timeline"))["entries"]
    return {entry["entry_no"]: entry["entry_id"] for entry in entries}


async def test_the_time_line_of_a_company_shows_its_persons_too_the_newest_first(http: AsyncClient) -> None:
    shown = (await got(http, "/contacts/CT0001/timeline"))["entries"]

    assert len(shown) == 5
    order = [(entry["date"], entry["time_of_interaction"], entry["entry_no"]) for entry in shown]
    assert order == sorted(order, reverse=True)
    assert len((await got(http, "/contacts/CT0002/timeline"))["entries"]) == 1


async def test_the_pages_of_a_time_line_follow_each_other_without_gap_or_repeat(http: AsyncClient) -> None:
    seen, before = list[int](), ""
    while True:
        page = await got(http, "/contacts/CT0001/timeline", limit=2, before=before)
        seen += [entry["entry_no"] for entry in page["entries"]]
        if not (before := page["next"]):
            break

    assert sorted(seen) == [1, 2, 3, 4, 5]


async def test_the_card_of_a_contact_counts_what_is_not_canceled(service: Replica, http: AsyncClient) -> None:
    [invoice, *_] = await service.database.interactions.find({"entry.document_no": "103000"})
    await service.reads(CancelInteraction(entry_id=UUID(invoice.id)))

    figures = await got(http, "/contacts/CT0001/statistics")

    assert (figures["no_of_interactions"], float(figures["cost_lcy"])) == (4, 16.0)
    assert figures["date_of_last_interaction"] == figures["last_date_attempted"] == str(SENT.date())


async def test_the_two_dates_of_a_card_know_what_is_canceled_but_not_what_is_postponed(
    service: Replica, http: AsyncClient
) -> None:
    canceled = LogInteraction(entry_id=UUID(int=77), user_id="JR", **{**BY_HAND, "date": "2026-12-24"})
    later = PostponeInteraction(entry_id=UUID(int=78), user_id="JR", **{**BY_HAND, "date": "2026-12-31"})
    await service.reads(canceled, later)
    await service.reads(CancelInteraction(entry_id=UUID(int=77)))

    figures = await got(http, "/contacts/CT0001/statistics")

    assert figures["no_of_interactions"] == 5
    assert figures["date_of_last_interaction"] == figures["last_date_attempted"] == "2026-12-24"


async def test_a_call_that_nobody_took_is_no_last_interaction(http: AsyncClient) -> None:
    figures = await got(http, "/contacts/CT0002/statistics")

    assert (figures["no_of_interactions"], figures["date_of_last_interaction"]) == (1, None)


async def test_what_they_began_is_no_attempt_of_ours(http: AsyncClient) -> None:
    assert (await got(http, "/contacts/CT0002/statistics"))["last_date_attempted"] is None


async def test_the_next_task_of_a_company_is_the_earliest_open_one_of_its_contacts(
    service: Replica, http: AsyncClient
) -> None:
    def task(no: int, of: str, day: int, **fields: Any) -> TaskChanged:
        at = (SENT + timedelta(days=day)).date()
        return TaskChanged(
            task_id=UUID(int=no), version=1, no=f"T{no}", contact_id=contact(of).contact_id, date=at, **fields
        )

    await service.reads(task(1, "CT0002", 3), task(2, "CT0001", 5), task(3, "CT0002", 1, closed=True))

    figures = await got(http, "/contacts/CT0001/statistics")

    assert figures["next_task_date"] == str((SENT + timedelta(days=3)).date())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, [("all", 5)]),
        ({"by": "template"}, [("S_INVOICE", 3), ("EMAIL", 1), ("INCOME", 1)]),
        ({"by": "group"}, [("SALES", 3), ("PHONE", 1), ("SYSTEM", 1)]),
        ({"by": "salesperson", "template": "EMAIL"}, [("AN", 1)]),
        ({"by": "flow", "contact_no": "CT0002"}, [("Inbound", 1)]),
        ({"by": "company"}, [("CT0001", 5)]),
        ({"group": "SALES", "to": "2000-01-01"}, []),
        ({"by": "evaluation"}, []),
    ],
)
async def test_interactions_are_counted_by_what_one_asks_for(
    http: AsyncClient, query: dict[str, str], expected: list[tuple[str, int]]
) -> None:
    found = await got(http, "/analysis", **query)

    assert [(line["value"], line["number"]) for line in found["lines"]] == expected


async def test_interactions_are_counted_by_period(http: AsyncClient) -> None:
    found = await got(http, "/analysis", by="template", period="month", **{"from": "2026-11-01", "to": "2026-11-30"})

    assert {line["period"] for line in found["lines"]} == {"2026-11-01"}
    assert sum(line["number"] for line in found["lines"]) == 5


async def test_the_share_of_an_evaluation_is_that_of_those_evaluated(service: Replica, http: AsyncClient) -> None:
    for number, evaluation in enumerate((Evaluation.POSITIVE, Evaluation.POSITIVE, Evaluation.NEGATIVE)):
        [found] = await service.database.interactions.find({"entry.document_no": f"10300{number}"})
        changes = InteractionChanges(evaluation=evaluation)
        await service.reads(ChangeInteraction(entry_id=UUID(found.id), changes=changes))

    shown = (await got(http, "/analysis", by="evaluation"))["lines"]

    assert [(line["value"], line["share"]) for line in shown] == [("Positive", 0.666667), ("Negative", 0.333333)]


async def test_response_times_run_from_inbound_to_the_next_outbound(service: Replica, http: AsyncClient) -> None:
    later = SENT + timedelta(minutes=45)
    back = {"from_number": "030 555123", "to_number": NUMBER, "direction": CallDirection.OUTBOUND}
    await service.reads(call(call_id="pbx-9", started_at=later, **back))

    waited = await got(http, "/analysis/response-times", contact_no="CT0001")

    minutes = {"median_min": 45.0, "mean_min": 45.0, "longest_min": 45.0}
    assert waited == {"inbound": 1, "answered": 1, **minutes, "complete": True}


async def test_an_answer_after_the_last_day_counts(service: Replica, http: AsyncClient) -> None:
    back = {"from_number": "030 555123", "to_number": NUMBER, "direction": CallDirection.OUTBOUND}
    await service.reads(call(call_id="pbx-9", started_at=SENT + timedelta(days=1), **back))

    waited = await got(http, "/analysis/response-times", to=str(SENT.date()))

    assert (waited["inbound"], waited["answered"], waited["longest_min"]) == (1, 1, 24 * 60)


async def test_a_failed_attempt_of_ours_is_no_answer(service: Replica, http: AsyncClient) -> None:
    back = {"from_number": "030 555123", "to_number": NUMBER, "direction": CallDirection.OUTBOUND, "answered": False}
    await service.reads(call(call_id="pbx-9", started_at=SENT + timedelta(hours=1), **back))

    assert (await got(http, "/analysis/response-times"))["answered"] == 0


async def test_what_is_nobodys_waits_for_no_answer(service: Replica, http: AsyncClient) -> None:
    await service.reads(deleted("CT0002", 2, type="Person", company_id=UUID(int=1)), deleted("CT0001", 2))

    assert (await got(http, "/analysis/response-times"))["inbound"] == 0


async def test_of_too_many_calls_the_oldest_are_left_out_and_it_is_said(
    http: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "WAITED", 1)

    assert (await got(http, "/analysis/response-times"))["complete"] is False


async def test_an_interaction_is_logged_by_hand_once_for_one_key(http: AsyncClient) -> None:
    key = {"idempotency-key": str(uuid4()), "x-forwarded-user": "ann"}
    first = await http.post("/interactions", json=BY_HAND, headers=key)
    again = await http.post("/interactions", json=BY_HAND, headers=key)

    assert (first.status_code, first.json()["state"]) == (201, "logged")
    assert again.json() == first.json()
    shown = await http.get(first.headers["location"])
    assert (shown.json(), shown.headers["etag"]) == (first.json(), '"1"')


async def test_what_lacks_something_is_refused_with_every_field(http: AsyncClient) -> None:
    answer = await http.post("/interactions", json={"contact_no": "CT0001"})

    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} >= {"interaction_template_code"}


async def test_a_change_for_another_version_is_412(http: AsyncClient) -> None:
    path = f"/interactions/by-id/{(await ids(http))[1]}"

    answer = await http.patch(path, json={"evaluation": "Positive"}, headers={"if-match": '"7"'})

    assert (answer.status_code, codes(answer)) == (412, ["version_conflict"])
    assert (await http.patch(path, json={"evaluation": "Positive"}, headers={"if-match": '"1"'})).status_code == 200


@pytest.mark.parametrize("step", ["postpone", "finish", "cancel", "uncancel", "opportunity", "task"])
async def test_every_step_for_another_version_is_412(http: AsyncClient, step: str) -> None:
    entry_id = (await ids(http))[1]
    if step in ("postpone", "finish"):
        entry_id = (await http.post("/postponed", json={})).json()["entry_id"]

    answer = await http.post(f"/interactions/by-id/{entry_id}/{step}", json={}, headers={"if-match": '"7"'})

    assert (answer.status_code, codes(answer)) == (412, ["version_conflict"])


async def test_an_entry_is_canceled_counted_again_canceled_and_deleted(http: AsyncClient) -> None:
    path = f"/interactions/by-id/{(await ids(http))[1]}"

    refused = await http.delete(path)
    answers = [(await http.post(f"{path}/{step}", json={})).status_code for step in ("cancel", "uncancel", "cancel")]
    gone = await http.delete(path)

    assert (refused.status_code, answers, gone.status_code) == (422, [200, 200, 200], 204)
    assert (await http.get(path)).status_code == 410


async def test_what_was_done_to_an_entry_is_in_its_history(http: AsyncClient) -> None:
    path = f"/interactions/by-id/{(await ids(http))[1]}"
    await http.patch(path, json={"evaluation": "Negative"}, headers={"x-forwarded-user": "ann"})

    history = await got(http, f"{path}/history")

    assert (history[-1]["user_id"], history[-1]["new"]) == ("ann", {"evaluation": "Negative"})


async def test_a_history_begins_with_what_recorded_the_entry_by_itself(service: Replica, http: AsyncClient) -> None:
    at_once, later = document(document_no="103000"), document(document_no="9", account_no="99999")
    await service.reads(later)
    await service.reads(changed("CT0001", 2, business_relations=(CUSTOMER.model_copy(update={"no": "99999"}),)))

    async def events(source: Source) -> list[tuple[int, str]]:
        history = await got(http, f"/interactions/by-id/{entry_id_of(source.source_id())}/history")
        return [(line["version"], line["event"]) for line in history]

    assert await events(at_once) == [(1, "InteractionLogged")]
    assert await events(later) == [(1, "InteractionUnmatched"), (2, "InteractionLogged")]


async def test_the_history_of_a_deleted_entry_tells_who_and_when_but_no_values(http: AsyncClient) -> None:
    path, by = f"/interactions/by-id/{(await ids(http))[1]}", {"X-Forwarded-User": "ann"}
    await http.patch(path, json={"evaluation": "Negative"}, headers=by)
    await http.post(f"{path}/cancel", json={}, headers=by)
    await http.delete(path, headers=by)

    history = await got(http, f"{path}/history")

    assert [line["event"] for line in history] == [
        "InteractionLogged",
        "InteractionChanged",
        "InteractionCanceled",
        "InteractionDeleted",
    ]
    assert [line["user_id"] for line in history] == ["", "ann", "ann", "ann"]
    assert not any(line["old"] or line["new"] for line in history)


async def test_what_waits_is_assigned_by_hand(service: Replica, http: AsyncClient) -> None:
    await service.reads(document(document_no="9", account_no="99999"))
    [waiting] = (await got(http, "/unmatched"))["interactions"]

    answer = await http.post(f"/interactions/by-id/{waiting['entry_id']}/assign", json={"contact_no": "CT0001"})

    assert (answer.status_code, answer.json()["entry"]["contact_no"]) == (200, "CT0001")
    assert (await got(http, "/unmatched"))["interactions"] == []


async def test_a_postponed_interaction_is_finished_under_its_number(http: AsyncClient) -> None:
    postponed = (await http.post("/postponed", json={"contact_no": "CT0001"})).json()
    path = f"/interactions/by-id/{postponed['entry_id']}/finish"

    finished = (await http.post(path, json=BY_HAND)).json()

    assert (postponed["state"], finished["state"]) == ("postponed", "logged")
    assert finished["entry"]["entry_no"] == postponed["entry"]["entry_no"]


async def test_groups_templates_and_setup_are_kept(http: AsyncClient) -> None:
    group = {"code": "FAIRS", "description": "Trade fairs"}
    template = {"code": "FAIR", "interaction_group_code": "FAIRS", "description": "Met at a fair"}
    assert (await http.put("/interaction-groups/FAIRS", json=group)).status_code == 200
    assert (await http.put("/interaction-templates/FAIR", json=template)).status_code == 200

    chosen = await http.put("/interaction-template-setup/Cover Sheet", json={"interaction_template_code": "FAIR"})

    assert chosen.json() == {"kind": "Cover Sheet", "interaction_template_code": "FAIR"}
    assert (await got(http, "/interaction-templates/FAIR"))["description"] == "Met at a fair"
    assert codes(await http.delete("/interaction-groups/FAIRS")) == ["group_has_templates"]
    assert (await http.put("/interaction-groups/OTHER", json=group)).status_code == 422
    assert (await http.delete("/interaction-groups/NONE")).status_code == 404


async def test_a_row_of_the_setup_is_changed_by_whoever_has_seen_it_last(http: AsyncClient) -> None:
    row = "/interaction-template-setup/Sales Quote"
    seen = await http.get(row)

    answers = [
        (await http.put(row, json={"interaction_template_code": code}, headers={"if-match": seen.headers["etag"]}))
        for code in ("", "S_QUOTE")
    ]

    assert seen.json() == {"kind": "Sales Quote", "interaction_template_code": "S_QUOTE"}
    assert [answer.status_code for answer in answers] == [200, 412]


async def test_a_template_knows_what_its_entries_came_to(http: AsyncClient) -> None:
    figures = await got(http, "/interaction-templates/S_INVOICE/statistics")

    assert (figures["number"], float(figures["cost_lcy"])) == (3, 24.0)
    assert (await got(http, "/interaction-groups/SERVICE/statistics"))["number"] == 0


async def test_salespeople_are_kept_by_code(http: AsyncClient) -> None:
    kept = await http.put("/salespeople/BO", json={"code": "BO", "email": "bob@relata.example"})

    assert (kept.status_code, kept.headers["etag"]) == (200, '"1"')
    assert [each["code"] for each in (await got(http, "/salespeople"))["salespeople"]] == ["AN", "BO"]
    assert (await http.delete("/salespeople/BO", headers={"if-match": '"9"'})).status_code == 412
    assert (await http.delete("/salespeople/BO")).status_code == 204
    assert (await http.get("/salespeople/BO")).status_code == 404


async def test_mails_that_are_nobodys_are_listed_with_the_reason(service: Replica, http: AsyncClient) -> None:
    await service.reads(mail(message_id="2@x", is_draft=True), mail(message_id="3@x", from_address="who@else.example"))

    assert {m["reason"] for m in (await got(http, "/mails"))["mails"]} == {"mail_is_draft", "mail_has_no_salesperson"}
    assert [m["mail_id"] for m in (await got(http, "/mails", reason="mail_is_draft"))["mails"]] == ["2@x"]


@pytest.mark.parametrize(
    "path", ["/contacts/CT0099/timeline", "/contacts/CT0099/statistics", f"/interactions/by-id/{UUID(int=1)}"]
)
async def test_what_nobody_knows_is_404(http: AsyncClient, path: str) -> None:
    answer = await http.get(path)

    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
