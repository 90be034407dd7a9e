"""Duplicates: the facts about pairs of contacts that may be one."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.contacts import ContactType
from shared.contracts.message import Message, Topic


class FieldEvidence(BaseModel):
    """What one field says about a pair: its similarity 0..1 and its weight; a negative weight counts against."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    field: str
    similarity: float
    weight: float


class DuplicatePairEvent(Message):
    """A fact about an unordered pair: `left_id` is always the lower id.

    `score` is 0..1; `agreed` names the fields that agreed, in the order of their weight. `version` counts the pair's
    changes from 1.
    """

    left_id: UUID
    right_id: UUID
    left_no: str = ""
    right_no: str = ""
    type: ContactType
    score: float = Field(ge=0, le=1)
    agreed: tuple[str, ...] = ()
    evidence: tuple[FieldEvidence, ...] = ()
    version: int = Field(ge=1)

    def key(self) -> str:
        return f"{self.left_id}|{self.right_id}"


class DuplicateFound(DuplicatePairEvent):
    """Two contacts are likely one."""


class DuplicateRescored(DuplicatePairEvent):
    """A contact of a known pair changed and the score with it."""


class DuplicateCleared(DuplicatePairEvent):
    """A known pair no longer qualifies: a field changed, or a contact is gone."""


EVENTS = Topic(
    "dedupe.duplicate.events.v1",
    (DuplicateFound, DuplicateRescored, DuplicateCleared),
    keyed_by="left_id|right_id",
    cleanup="compact",
)
TOPICS = (EVENTS,)
