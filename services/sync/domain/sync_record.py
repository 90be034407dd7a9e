"""Where one contact stands on its way to Finance."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Target
from shared.contracts.contacts import ContactState, ContactType
from shared.contracts.sync import SyncEvent


class SyncState(StrEnum):
    """Where a record stands.

    Pending: its project is off. Waiting: for its account, or for the contact itself. Sent: told, and Finance has not
    answered. Acknowledged: Finance has it. Failed: it could not be mapped, or Finance refused it. Conflict: its key
    belongs to another party there. Skipped: it does not go. Gone: deleted or merged.
    """

    PENDING = "pending"
    WAITING = "waiting"
    SENT = "sent"
    ACKNOWLEDGED = "acknowledged"
    FAILED = "failed"
    CONFLICT = "conflict"
    SKIPPED = "skipped"
    GONE = "gone"


class SyncRecord(BaseModel):
    """A contact's synchronisation, kept under `no`, the contact's number in Contacts.

    Contact events and documents both name that number, so they meet in one record whichever comes first: a document
    that is early leaves a record without a contact, an active customer already. `version` counts the changes,
    `contact_version` is that of the last contact event applied, `waiting_for` is a company's contact id.

    `sent_version` is that of the last event told to Finance, `acknowledged_version` of the last one it took and
    `answered_version` of the last one it answered at all. `attempts` counts refusals since it last took one, `retry_at`
    is when it is asked again. `run_id` is the run that looked at the record last. `releasing` is set on an account as
    long as more persons wait for it than one batch released. `merged_into` is the No. of the contact that it became.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    no: str
    version: int = 0
    contact_id: UUID | None = None
    contact_version: int = 0
    contact: ContactState | None = None
    contact_number: str = ""
    is_active_customer: bool = False
    is_company_an_account: bool = False
    state: SyncState = SyncState.WAITING
    reason: Reason = Reason.CONTACT_NOT_KNOWN
    target: Target | None = None
    failed_field: str = ""
    finance_said: str = ""
    waiting_for: UUID | None = None
    payload_hash: str = ""
    sent_version: int = 0
    acknowledged_version: int = 0
    answered_version: int = 0
    attempts: int = 0
    retry_at: datetime | None = None
    run_id: str = ""
    releasing: bool | None = None
    merged_into: str = ""

    @property
    def is_gone(self) -> bool:
        return self.state is SyncState.GONE

    @property
    def is_company(self) -> bool:
        return self.contact is not None and self.contact.type is ContactType.COMPANY

    @property
    def is_in_finance(self) -> bool:
        """Taken once is there for good, even when a later change fails: deletes never flow."""
        return self.acknowledged_version > 0

    @property
    def is_settled(self) -> bool:
        """Whether a person of this account need not wait for it: it is in Finance, gone, or turned out a person."""
        return self.is_gone or (self.contact is not None and (self.is_in_finance or not self.is_company))

    def changed(self, **values: object) -> "SyncRecord":
        """The next version of this record."""
        return self.model_copy(update={**values, "version": self.version + 1})


Outcome = tuple[SyncRecord, SyncEvent | None]
"""The record afterwards, the very same object when nothing changed, and the fact to tell, if any."""
