"""Which contact is about to become which customer, vendor, bank account or employee (Business Central, table 5054).

A customer belongs to one contact at most, and two replicas may link it in the same moment. So the link is claimed
before the contact is written: of two claims that meet, one is lost.
"""

from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.contacts.domain.business_relation import link_keys as links_of
from services.contacts.domain.contact import Contact

GRACE = timedelta(minutes=15)
"""How long a writer may take between its claim and its contact; a claim that is older was left by one that died."""


class LinkClaim(BaseModel):
    """A link, as "Customer|C00010", and the contact whose `contact_version` is to have it; `version` counts claims."""

    model_config = ConfigDict(frozen=True)

    link: str
    contact_id: UUID
    contact_version: int
    at: datetime
    version: int = 1

    def again(self, contact_id: UUID, contact_version: int, at: datetime) -> Self:
        update = {"contact_id": contact_id, "contact_version": contact_version, "at": at, "version": self.version + 1}
        return self.model_copy(update=update)

    def stands(self, contact: Contact | None, into: Contact | None, now: datetime) -> bool:
        """Whether the contact, as it is stored, or the one `into` which it was merged has the link or is to have it.

        A contact that has come to the version of the claim without the link has lost it again: the claim says nothing
        more.
        """
        if contact and self.link in contact.link_keys:
            return True
        if into and contact and contact.contact_id not in {record.merged_id for record in into.merges}:
            return self.link in links_of(contact)
        return (contact.version if contact else 0) < self.contact_version and now < self.at + GRACE
