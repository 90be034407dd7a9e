"""What Finance answers, and when it is asked again."""

from datetime import datetime, timedelta

from services.sync.domain.reasons import Reason
from services.sync.domain.routing import REASON_OF
from services.sync.domain.sync_record import SyncRecord, SyncState
from shared.contracts.finance import PartyAcknowledged, PartyAnswer, PartyRefused, Remedy

FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=6)
ATTEMPTS = 12
"""After so many refusals in a row a record is sent again only by a run that somebody starts."""

REFUSALS = {
    Remedy.RETRY: (SyncState.FAILED, Reason.FINANCE_WILL_BE_ASKED_AGAIN),
    Remedy.CORRECT: (SyncState.FAILED, Reason.FINANCE_REFUSED),
    Remedy.DECIDE: (SyncState.CONFLICT, Reason.KEY_BELONGS_TO_ANOTHER),
}


def apply_answer(record: SyncRecord, answer: PartyAnswer, now: datetime) -> SyncRecord:
    """The record itself when the answer says nothing new: it is older than another, or of an event never told."""
    if answer.version > record.sent_version:
        return record
    if isinstance(answer, PartyAcknowledged):
        return _acknowledged(record, answer)
    if isinstance(answer, PartyRefused) and answer.version == record.sent_version > record.answered_version:
        return _refused(record, answer, now)
    return record


def _acknowledged(record: SyncRecord, answer: PartyAcknowledged) -> SyncRecord:
    """Also an older version makes the party known to Finance, so that who waits for it may go."""
    if answer.version <= record.acknowledged_version:
        return record
    known = record.changed(
        acknowledged_version=answer.version, answered_version=max(answer.version, record.answered_version)
    )
    if answer.version < record.sent_version or not (record.state is SyncState.SENT or record.finance_said):
        return known
    reason = REASON_OF[record.target] if record.target else record.reason
    settled = {"state": SyncState.ACKNOWLEDGED, "reason": reason, "attempts": 0, "retry_at": None, "finance_said": ""}
    return known.model_copy(update=settled)


def _refused(record: SyncRecord, answer: PartyRefused, now: datetime) -> SyncRecord:
    answered = record.changed(answered_version=answer.version)
    if record.state is not SyncState.SENT:
        return answered
    attempts = record.attempts + 1
    again = answer.remedy is Remedy.RETRY and attempts < ATTEMPTS
    state, reason = REFUSALS[answer.remedy]
    refused = {
        "state": state,
        "reason": reason,
        "finance_said": f"{answer.reason}: {answer.message}"[:500],
        "attempts": attempts,
        "retry_at": now + wait_after(attempts) if again else None,
    }
    return answered.model_copy(update=refused)


def wait_after(attempts: int) -> timedelta:
    """Twice as long after each refusal, up to six hours."""
    return min(FIRST_WAIT * float(2 ** (attempts - 1)), LONGEST_WAIT)
