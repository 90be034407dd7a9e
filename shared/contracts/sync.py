"""Sync: what becomes of a contact in Finance (Dynamics 365 Sales to Finance and Operations, contacts and customers)."""

from typing import Any
from uuid import UUID

from pydantic import Field

from shared.contracts.accounts import ACCOUNT_TOPICS
from shared.contracts.message import Message, Topic


class SyncEvent(Message):
    """A fact about one contact's synchronisation; `version` counts the changes of its sync record from 1."""

    contact_id: UUID
    contact_no: str = ""
    version: int = Field(ge=1)

    def key(self) -> str:
        return str(self.contact_id)


class RecordMapped(SyncEvent):
    """An upsert for Finance: the entity, its integration key, and the payload by Finance's field names.

    `entity_set` is the entity's name at Finance's OData endpoint.
    """

    entity: str
    entity_set: str = ""
    record_key: dict[str, str]
    fields: dict[str, Any]


class CustomerMapped(RecordMapped):
    """A company, or a person who is an active customer, becomes or updates a customer (entity Customers V2)."""


class ContactPersonMapped(RecordMapped):
    """A person of an account becomes or updates a contact person of that customer (entity CDS Contacts)."""


class ContactWaiting(SyncEvent):
    """A person waits for the account `company_id`, which is not in Finance yet."""

    company_id: UUID


class ContactSkipped(SyncEvent):
    """A contact does not go to Finance; `reason` is a stable code."""

    reason: str


CUSTOMER_EVENTS = Topic("sync.customer.events.v1", (CustomerMapped,), keyed_by="contact_id", cleanup="compact")
CONTACT_EVENTS = Topic(
    "sync.contact.events.v1",
    (ContactPersonMapped, ContactWaiting, ContactSkipped),
    keyed_by="contact_id",
    cleanup="compact",
)
TOPICS = (CUSTOMER_EVENTS, CONTACT_EVENTS, *ACCOUNT_TOPICS)
