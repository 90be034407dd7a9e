"""Runs and retries, over memory."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.sync.database import ProjectText
from services.sync.domain.project import DIRECT, write_project
from services.sync.domain.routing import Target
from services.sync.domain.run import PATIENCE, Run, RunKind, RunState
from services.sync.domain.sync_record import SyncState
from shared.contracts.finance import PartyRefused, Remedy
from shared.contracts.message import Message
from shared.contracts.sync import CustomerMapped
from shared.platform.store import Document
from tests.fakes import handled
from tests.sync.given import NOW, company, created, document, person, refusal
from tests.sync.service import Sync, forget_numbers, nth_person

ACCOUNT = created(company())


@pytest.fixture
def sync() -> Sync:
    return Sync()


async def run(sync: Sync, kind: RunKind, target: Target | None = None) -> Run:
    """The run as it stands when it has looked at its records and Finance has answered."""
    start = len(sync.publisher.messages())
    upkeep = sync.upkeep()
    started = await upkeep.start(kind, target)
    await upkeep.go_on(started)
    if sync.finance:
        await sync.settles(start)
    await upkeep.once()
    [ended] = await sync.database.runs.load([started.id])
    state: Run = ended.state
    return state


async def refused_account(sync: Sync, remedy: Remedy = Remedy.RETRY) -> PartyRefused:
    """An account that Finance refused."""
    sync.finance = False
    await sync.takes(ACCOUNT)
    answer = refusal(sync.record("CT000001"), remedy)
    await handled(sync.replica(), answer)
    sync.finance = True
    return answer


def counts(run: Run) -> tuple[int, int, int]:
    return run.rows, run.upserts, run.errors


async def test_a_run_over_failures_sends_them_again(sync: Sync) -> None:
    await refused_account(sync, Remedy.CORRECT)

    ended = await run(sync, RunKind.FAILURES)

    assert (ended.state, counts(ended)) == (RunState.COMPLETED, (1, 1, 0))
    assert sync.record("CT000001").state is SyncState.ACKNOWLEDGED


async def test_a_run_without_rows_is_completed_and_says_so(sync: Sync) -> None:
    ended = await run(sync, RunKind.FAILURES)

    assert (ended.state, counts(ended)) == (RunState.COMPLETED, (0, 0, 0))
    assert ended.message == "No rows: there was nothing to do."


async def test_a_run_over_all_tells_finance_everything_again(sync: Sync) -> None:
    await sync.takes(ACCOUNT, created(nth_person(1)), created(person(company_id=None)))

    ended = await run(sync, RunKind.ALL)

    assert (ended.state, counts(ended)) == (RunState.COMPLETED, (3, 2, 0))
    assert [type(e).__name__ for e in sync.told()["CT000001"]] == ["CustomerMapped", "CustomerMapped"]


async def test_a_run_over_those_without_an_answer_sends_them_again_and_nobody_else(sync: Sync) -> None:
    await sync.takes(created(nth_person(1, company_id=None, company_no="")), document(account_no=nth_person(1).no))
    sync.finance = False
    await sync.takes(ACCOUNT)
    sync.finance = True

    ended = await run(sync, RunKind.UNANSWERED)

    assert (ended.state, counts(ended)) == (RunState.COMPLETED, (1, 1, 0))
    assert sync.record("CT000001").state is SyncState.ACKNOWLEDGED
    assert len(sync.told()[nth_person(1).no]) == 2


async def test_a_run_of_one_target_leaves_the_others_alone(sync: Sync) -> None:
    await sync.takes(ACCOUNT, created(nth_person(1)))

    ended = await run(sync, RunKind.ALL, Target.CONTACT_PERSON)

    assert ended.rows == 1
    assert len(sync.told()["CT000001"]) == 1


async def test_an_upgrade_gives_numbers_to_those_who_lack_one_and_changes_no_other(sync: Sync) -> None:
    await sync.takes(created(nth_person(1)), created(nth_person(2)))
    await forget_numbers(sync.database, [nth_person(1).no])
    kept = sync.record(nth_person(2).no)

    first, again = await run(sync, RunKind.UPGRADE), await run(sync, RunKind.UPGRADE)

    assert sync.record(nth_person(1).no).contact_number.startswith("CON-01002-")
    assert sync.record(nth_person(2).no) == kept
    assert (first.state, again.state, again.rows) == (RunState.COMPLETED, RunState.COMPLETED, 2)


async def test_an_upgrade_computes_is_company_an_account_for_all(sync: Sync) -> None:
    await sync.takes(ACCOUNT, created(nth_person(1)), created(person(company_id=None)))
    for before in await sync.database.records.load([nth_person(1).no, person().no]):
        wrong = before.state.model_copy(update={"is_company_an_account": not before.state.is_company_an_account})
        await sync.database.records.write([Document(before.id, before.version + 1, wrong)], NOW)

    await run(sync, RunKind.UPGRADE)

    assert [sync.record(c.no).is_company_an_account for c in (nth_person(1), person())] == [True, False]


async def test_an_interrupted_upgrade_goes_on_where_it_stopped_and_two_replicas_do_it_once(sync: Sync) -> None:
    await sync.takes(*(created(nth_person(n)) for n in range(1200)))
    await forget_numbers(sync.database, [nth_person(n).no for n in range(1200)])
    started = await sync.upkeep().start(RunKind.UPGRADE)
    halfway = started.state.looked(500, nth_person(499).no, last=False, now=NOW)
    await sync.database.runs.write([Document(started.id, 2, halfway)], NOW)

    await asyncio.gather(sync.upkeep().once(), sync.upkeep().once())

    numbers = [sync.record(nth_person(n).no).contact_number for n in range(500, 1200)]
    assert "" not in numbers
    assert len(set(numbers)) == 700
    assert sync.record(nth_person(1).no).contact_number == ""


async def test_a_retry_waits_for_its_time_and_then_goes_by_itself(sync: Sync) -> None:
    await refused_account(sync)

    await sync.upkeep(lambda: NOW).retry()
    assert sync.record("CT000001").state is SyncState.FAILED

    await sync.upkeep(lambda: in_the_future(seconds=31)).retry()
    assert sync.record("CT000001").state is SyncState.SENT


def in_the_future(**wait: int) -> datetime:
    """Later than the refusal, which came by the clock of the pipeline."""
    return datetime.now(UTC) + timedelta(**wait)


async def test_a_run_begins_when_the_one_before_it_is_over(sync: Sync) -> None:
    sync.finance = False
    await sync.takes(ACCOUNT)
    first, second = [await sync.upkeep().start(kind) for kind in (RunKind.ALL, RunKind.UPGRADE)]

    await sync.upkeep().once()
    [held_up] = await sync.database.runs.load([second.id])
    await handled(sync.replica(), *sync.answers_to(sync.publisher.messages()))
    for _ in range(2):
        await sync.upkeep().once()

    ended = [document.state for document in await sync.database.runs.load([first.id, second.id])]
    assert held_up.state.looked_at is None
    assert [(run.state, run.upserts) for run in ended] == [(RunState.COMPLETED, 1), (RunState.COMPLETED, 0)]


async def test_what_failed_is_counted_by_its_run_before_it_is_retried(sync: Sync) -> None:
    await refused_account(sync)
    await sync.upkeep().start(RunKind.ALL)

    await sync.upkeep(lambda: in_the_future(seconds=31)).retry()

    assert sync.record("CT000001").state is SyncState.FAILED


async def test_a_run_with_a_refusal_ends_with_an_error_and_the_next_run_may_mend_it(sync: Sync) -> None:
    await sync.takes(ACCOUNT)
    sync.finance = False
    upkeep = sync.upkeep()
    started = await upkeep.start(RunKind.ALL)
    await upkeep.go_on(started)
    await handled(sync.replica(), refusal(sync.record("CT000001"), Remedy.CORRECT))
    await upkeep.once()

    [ended] = await sync.database.runs.load([started.id])

    assert (ended.state.state, counts(ended.state)) == (RunState.ERROR, (1, 0, 1))


@pytest.mark.parametrize(
    ("by_state", "state"),
    [
        ({SyncState.ACKNOWLEDGED: 3}, RunState.COMPLETED),
        ({SyncState.ACKNOWLEDGED: 2, SyncState.FAILED: 1}, RunState.WARNING),
        ({SyncState.FAILED: 2, SyncState.CONFLICT: 1}, RunState.ERROR),
        ({SyncState.SENT: 1}, RunState.RUNNING),
        ({}, RunState.COMPLETED),
    ],
)
def test_a_run_is_completed_warning_or_error_by_what_became_of_its_records(
    by_state: dict[SyncState, int], state: RunState
) -> None:
    looked = Run(id="r1", kind=RunKind.ALL, started_at=NOW).looked(3, "CT000003", last=True, now=NOW)

    assert looked.counted(by_state, NOW).state is state


def test_a_run_does_not_wait_for_ever_for_an_answer() -> None:
    looked = Run(id="r1", kind=RunKind.ALL, started_at=NOW).looked(1, "CT000001", last=True, now=NOW)

    heard = looked.counted({SyncState.SENT: 3}, NOW)
    ended = heard.counted({SyncState.SENT: 3}, NOW + PATIENCE + timedelta(seconds=1))

    assert (ended.state, ended.message) == (RunState.WARNING, "3 upserts have no answer yet.")


def test_a_run_goes_on_as_long_as_answers_come() -> None:
    run, now = Run(id="r1", kind=RunKind.ALL, started_at=NOW).looked(3, "CT000003", last=True, now=NOW), NOW

    for unanswered in (3, 2, 1):
        now += PATIENCE
        run = run.counted({SyncState.SENT: unanswered, SyncState.ACKNOWLEDGED: 3 - unanswered}, now)
        assert run.state is RunState.RUNNING

    assert run.counted({SyncState.ACKNOWLEDGED: 3}, now).state is RunState.COMPLETED


async def test_what_was_pending_goes_when_its_project_is_on_again(sync: Sync) -> None:
    off = DIRECT[Target.ACCOUNT].model_copy(update={"enabled": False})
    await imported(sync, off)
    assert await sync.takes(ACCOUNT) == []
    await imported(sync, off.model_copy(update={"enabled": True}))

    ended = await run(sync, RunKind.PENDING)

    assert (ended.state, counts(ended)) == (RunState.COMPLETED, (1, 1, 0))


async def test_records_of_a_project_that_no_longer_can_run_are_pending_and_the_others_go_on(sync: Sync) -> None:
    await imported(
        sync, write_project(DIRECT[Target.ACCOUNT]).replace("OrganizationName: name", "OrganizationName: no_more")
    )

    told = await sync.takes(ACCOUNT, created(person(company_id=None)), document())

    assert sync.record("CT000001").state is SyncState.PENDING
    assert [type(event).__name__ for event in told] == ["ContactSkipped", "CustomerMapped"]


async def test_a_changed_project_reaches_records_with_the_next_upgrade(sync: Sync) -> None:
    await sync.takes(ACCOUNT, document())
    text = write_project(DIRECT[Target.ACCOUNT]).replace("default: '13'", "default: '21'")
    await imported(sync, text)

    await run(sync, RunKind.UPGRADE)

    told: Message = sync.told()["CT000001"][-1]
    assert isinstance(told, CustomerMapped)
    assert told.fields["WarehouseId"] == "21"


async def imported(sync: Sync, project: Any) -> None:
    text = project if isinstance(project, str) else write_project(project)
    stored = await sync.database.projects.load([Target.ACCOUNT.value])
    version = stored[0].version + 1 if stored else 1
    await sync.database.projects.write([Document(Target.ACCOUNT.value, version, ProjectText(text=text))], NOW)
    sync.database.forget_projects()
