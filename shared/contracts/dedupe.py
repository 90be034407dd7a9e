"""Duplicates: the facts about pairs of contacts that may be one, and the commands to decide on them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.contacts import ContactState, ContactType, FieldError
from shared.contracts.message import Message, Topic


class DuplicateLevel(StrEnum):
    """How sure a pair is: a likely one waits for a decision, a certain one hardly needs one."""

    LIKELY = "likely"
    CERTAIN = "certain"


class DuplicateRule(StrEnum):
    """What found a pair: the score over all fields, or Business Central's search strings."""

    SCORE = "score"
    SEARCH_STRINGS = "search_strings"


class ClearedReason(StrEnum):
    """Why a pair is open no longer."""

    CHANGED = "changed"
    TYPE_CHANGED = "type_changed"
    CONTACT_DELETED = "contact_deleted"
    MERGED = "merged"


class FieldEvidence(BaseModel):
    """What one field says about a pair: its similarity 0..1 and its weight; a negative weight counts against.

    `sentence` is what a clerk reads about it, without the values.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    field: str
    similarity: float
    weight: float
    sentence: str = ""


class DuplicatePairEvent(Message):
    """A fact about an unordered pair: `left_id` is always the lower id.

    `score` is 0..1; `agreed` names the fields that agreed, in the order of their weight. `matches` counts the equal
    search strings of a pair that these found. `prompt` is whether a user should be asked now (Business Central,
    Autosearch for Duplicates). `version` counts the pair's changes from 1.
    """

    left_id: UUID
    right_id: UUID
    left_no: str = ""
    right_no: str = ""
    type: ContactType
    score: float = Field(ge=0, le=1)
    level: DuplicateLevel = DuplicateLevel.LIKELY
    found_by: tuple[DuplicateRule, ...] = ()
    matches: int = 0
    agreed: tuple[str, ...] = ()
    evidence: tuple[FieldEvidence, ...] = ()
    prompt: bool = True
    version: int = Field(ge=1)

    def key(self) -> str:
        return f"{self.left_id}|{self.right_id}"


class DuplicateFound(DuplicatePairEvent):
    """Two contacts are likely one."""


class DuplicateRescored(DuplicatePairEvent):
    """A contact of a known pair changed and the score with it."""


class DuplicateCleared(DuplicatePairEvent):
    """A known pair is open no longer: a field changed, a contact is gone, or the two have become one."""

    reason: ClearedReason = ClearedReason.CHANGED


class DuplicatesAccepted(DuplicatePairEvent):
    """Somebody said that the two are separate contacts (Business Central, Separate Contacts)."""

    by: str = ""
    at: datetime


class PairCommand(Message):
    """A command about an unordered pair, its two ids in any order; `by` is who decides."""

    left_id: UUID
    right_id: UUID
    by: str = Field(default="", max_length=132)

    def key(self) -> str:
        left, right = sorted((self.left_id, self.right_id))
        return f"{left}|{right}"


class AcceptDuplicates(PairCommand):
    """The two are separate contacts: leave the pair alone, whatever changes, until this is undone."""


class ReopenDuplicates(PairCommand):
    """Undo AcceptDuplicates."""


class MergeDuplicates(PairCommand):
    """Make one contact of the two: `into_id`, one of them, stays. `take` names fields to take from the other."""

    into_id: UUID
    take: tuple[str, ...] = Field(default=(), max_length=100)


class CompareContact(Message):
    """Make the search strings of a contact anew and look for its duplicates again.

    `contact` is its state at `version`; where a newer one is known, nothing happens. For what was there before a rule
    changed, and for Business Central's Generate Duplicate Search Strings.
    """

    contact_id: UUID
    version: int = Field(ge=1)
    contact: ContactState

    def key(self) -> str:
        return str(self.contact_id)


class DuplicateCommandRejected(Message):
    """A command about a pair was refused and changed nothing."""

    command_id: str
    command: str
    left_id: UUID
    right_id: UUID
    errors: tuple[FieldError, ...]

    def key(self) -> str:
        return self.command_id


COMMANDS = Topic(
    "dedupe.duplicate.commands.v1",
    (AcceptDuplicates, ReopenDuplicates, MergeDuplicates),
    keyed_by="left_id|right_id",
)
CONTACT_COMMANDS = Topic("dedupe.contact.commands.v1", (CompareContact,), keyed_by="contact_id")
EVENTS = Topic(
    "dedupe.duplicate.events.v1",
    (DuplicateFound, DuplicateRescored, DuplicateCleared, DuplicatesAccepted),
    keyed_by="left_id|right_id",
    cleanup="compact",
)
REJECTIONS = Topic("dedupe.command.events.v1", (DuplicateCommandRejected,), keyed_by="command_id")
TOPICS = (COMMANDS, CONTACT_COMMANDS, EVENTS, REJECTIONS)
