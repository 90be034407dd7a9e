"""What Finance answers, and when it is asked again."""

from datetime import timedelta

import pytest

from services.sync.domain.answers import ATTEMPTS, apply_answer, wait_after
from services.sync.domain.facts import apply_contact
from services.sync.domain.project import DIRECT
from services.sync.domain.reasons import Reason
from services.sync.domain.sync_record import SyncRecord, SyncState
from services.sync.domain.upkeep import LookAgain, look_again
from shared.contracts.finance import Remedy
from shared.contracts.sync import CustomerMapped
from tests.sync.given import NOW, acknowledged, acknowledgement, after, changed, company, created, deleted, refusal

SENT = after(created(company()))
AGAIN = LookAgain(no=SENT.no, run_id="r1")


def refused(record: SyncRecord, remedy: Remedy = Remedy.RETRY) -> SyncRecord:
    return apply_answer(record, refusal(record, remedy), NOW)


def test_what_was_told_is_sent_until_finance_answers() -> None:
    assert (SENT.state, SENT.is_in_finance) == (SyncState.SENT, False)


def test_an_acknowledged_record_is_in_finance() -> None:
    record = acknowledged(SENT)

    assert (record.state, record.reason, record.is_in_finance) == (SyncState.ACKNOWLEDGED, Reason.COMPANY, True)


@pytest.mark.parametrize("again", [1, 2])
def test_an_answer_that_comes_again_changes_nothing(again: int) -> None:
    answers = [acknowledgement(SENT), refusal(SENT, Remedy.RETRY)]
    record = SENT
    for answer in answers[:again]:
        record = apply_answer(record, answer, NOW)

    for answer in answers[:again]:
        assert apply_answer(record, answer, NOW) is record


def test_an_acknowledgement_counts_also_when_a_refusal_of_the_same_event_came_first() -> None:
    record = acknowledged(refused(SENT))

    assert (record.state, record.reason, record.attempts) == (SyncState.ACKNOWLEDGED, Reason.COMPANY, 0)


def test_an_acknowledgement_of_an_older_event_makes_the_party_known_but_not_its_change() -> None:
    newer, _ = apply_contact(SENT, changed(company(city="Aarhus")), account=None, number="")

    record = apply_answer(newer, acknowledgement(SENT), NOW)

    assert (record.is_in_finance, record.state) == (True, SyncState.SENT)


def test_a_refusal_of_an_older_event_says_nothing() -> None:
    newer, _ = apply_contact(SENT, changed(company(city="Aarhus")), account=None, number="")

    assert apply_answer(newer, refusal(SENT, Remedy.CORRECT), NOW) is newer


def test_an_answer_to_what_was_never_told_is_dropped() -> None:
    invented = acknowledgement(SENT).model_copy(update={"version": 99})

    assert apply_answer(SENT, invented, NOW) is SENT


def test_what_depends_on_something_missing_is_asked_again_by_itself() -> None:
    record = refused(SENT)

    assert (record.state, record.reason) == (SyncState.FAILED, Reason.FINANCE_WILL_BE_ASKED_AGAIN)
    assert record.retry_at == NOW + timedelta(seconds=30)
    assert record.finance_said == "no_group: Customer group 10 is not there."


def test_a_wrong_value_waits_for_its_correction() -> None:
    record = refused(SENT, Remedy.CORRECT)

    assert (record.state, record.reason, record.retry_at) == (SyncState.FAILED, Reason.FINANCE_REFUSED, None)


def test_a_key_that_belongs_to_another_is_a_conflict() -> None:
    record = refused(SENT, Remedy.DECIDE)

    assert (record.state, record.reason) == (SyncState.CONFLICT, Reason.KEY_BELONGS_TO_ANOTHER)


def test_each_refusal_is_waited_for_twice_as_long_up_to_six_hours() -> None:
    assert [wait_after(n).total_seconds() for n in (1, 2, 3)] == [30, 60, 120]
    assert wait_after(40) == timedelta(hours=6)


def test_after_twelve_refusals_only_a_run_asks_again() -> None:
    record = SENT
    for number in range(ATTEMPTS):
        record = refused(record)
        record, _ = look_again(
            record, LookAgain(no=record.no, run_id=f"r{number}"), account=None, number="", projects=DIRECT
        )
    last = refused(record.model_copy(update={"attempts": ATTEMPTS - 1}))

    assert (last.attempts, last.retry_at) == (ATTEMPTS, None)


def test_a_failed_record_is_told_again_with_a_new_version() -> None:
    record, told = look_again(refused(SENT), AGAIN, account=None, number="", projects=DIRECT)

    assert isinstance(told, CustomerMapped)
    assert (record.state, told.version > SENT.version, record.retry_at) == (SyncState.SENT, True, None)


def test_a_change_in_sales_is_told_without_waiting_for_the_next_try() -> None:
    record, told = apply_contact(refused(SENT), changed(company(city="Aarhus")), account=None, number="")

    assert isinstance(told, CustomerMapped)
    assert (record.state, record.retry_at) == (SyncState.SENT, None)


def test_an_answer_about_a_deleted_contact_leaves_it_gone() -> None:
    gone = after(created(company()), deleted(company()))

    assert apply_answer(gone, refusal(SENT, Remedy.RETRY), NOW).state is SyncState.GONE
    assert apply_answer(gone, acknowledgement(SENT), NOW).state is SyncState.GONE


def test_a_change_that_cannot_be_mapped_is_not_settled_by_an_answer_to_the_one_before() -> None:
    failed = SENT.model_copy(update={"state": SyncState.FAILED, "reason": Reason.UNMAPPED_VALUE})

    record = acknowledged(failed)

    assert (record.state, record.is_in_finance) == (SyncState.FAILED, True)
