"""Finance: what it answers to the customers and contact persons that sync tells it of."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.contracts.message import Message, Topic


class Remedy(StrEnum):
    """What helps after a refusal: the same again later, another value in Sales, or somebody's decision."""

    RETRY = "retry"
    CORRECT = "correct"
    DECIDE = "decide"


class PartyAnswer(Message):
    """The answer to one CustomerMapped or ContactPersonMapped; `version` is that event's."""

    contact_id: UUID
    contact_no: str
    version: int = Field(ge=1)
    entity: str = ""

    def key(self) -> str:
        return str(self.contact_id)


class PartyAcknowledged(PartyAnswer):
    """Finance has the customer or contact person as that event says."""


class PartyRefused(PartyAnswer):
    """Finance does not have it; `reason` is a stable code of Finance's, `message` a sentence.

    `remedy` retry: what it depends on is missing or Finance is busy, so it is sent again by itself, ever later.
    `remedy` correct: a value is wrong. `remedy` decide: its key belongs to another party, which is a conflict.
    """

    reason: str
    message: str = ""
    remedy: Remedy = Remedy.CORRECT


ACKS = Topic("finance.party.acks.v1", (PartyAcknowledged, PartyRefused), keyed_by="contact_id")
TOPICS = (ACKS,)
