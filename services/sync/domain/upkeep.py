"""What sync tells itself to do: work that is handled as a message is, page by page, and that may be done again."""

from services.sync.domain.contact_number import own_account_number
from services.sync.domain.decision import decide
from services.sync.domain.project import Projects
from services.sync.domain.sync_record import Outcome, SyncRecord, SyncState
from shared.contracts.message import Message


class LookAgain(Message):
    """Decide on the record `no` once more, for a run. `anew`: tell Finance also what it was told before."""

    no: str
    run_id: str
    anew: bool = False

    def key(self) -> str:
        return self.no


class ReleaseMore(Message):
    """Release the next persons who wait for the account `account_no`."""

    account_no: str

    def key(self) -> str:
        return self.account_no


def look_again(
    record: SyncRecord, order: LookAgain, *, account: SyncRecord | None, number: str, projects: Projects
) -> Outcome:
    """The record as it would be decided now, with a number if it lacks one; itself when nothing is new."""
    if record.contact is None or record.is_gone or record.run_id == order.run_id:
        return record, None
    unsent = {"payload_hash": ""} if order.anew or record.finance_said else {}
    number = record.contact_number or number or own_account_number(record.contact)
    fresh = record.changed(contact_number=number, run_id=order.run_id, **unsent)
    after, event = decide(fresh, record.contact, account, projects)
    failed = after.state is SyncState.FAILED
    unchanged = event is None and not failed and _standing(after) == _standing(record)
    return (record, None) if unchanged else (after, event)


def _standing(record: SyncRecord) -> dict[str, object]:
    return record.model_dump(exclude={"version", "run_id", "contact"})
