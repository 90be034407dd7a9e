"""Where one contact stands on its way to Finance."""

from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.sync.domain.reasons import Reason
from services.sync.domain.routing import Target
from shared.contracts.contacts import ContactState, ContactType
from shared.contracts.sync import SyncEvent


class SyncState(StrEnum):
    """Waiting for its account, or for the contact itself; sent, skipped or failed as last decided; gone for good."""

    WAITING = "waiting"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"
    GONE = "gone"


class SyncRecord(BaseModel):
    """A contact's synchronisation, kept under `no`, the contact's number in Contacts.

    Contact events and documents both name that number, so they meet in one record whichever comes first: a document
    that is early leaves a record without a contact, an active customer already. `version` counts the changes,
    `contact_version` is that of the last contact event applied, `waiting_for` is a company's contact id.
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
    waiting_for: UUID | None = None
    payload_hash: str = ""

    @property
    def is_gone(self) -> bool:
        return self.state is SyncState.GONE

    @property
    def is_company(self) -> bool:
        return self.contact is not None and self.contact.type is ContactType.COMPANY

    @property
    def is_in_finance(self) -> bool:
        """Sent once is there for good, even when a later change fails: deletes never flow."""
        return self.payload_hash != ""

    @property
    def is_settled(self) -> bool:
        """Whether a person of this account need not wait for it: it is in Finance, gone, or turned out a person."""
        return self.is_gone or (self.contact is not None and (self.is_in_finance or not self.is_company))

    def changed(self, **values: object) -> "SyncRecord":
        """The next version of this record."""
        return self.model_copy(update={**values, "version": self.version + 1})


Outcome = tuple[SyncRecord, SyncEvent | None]
"""The record afterwards, the very same object when nothing changed, and the fact to tell, if any."""
