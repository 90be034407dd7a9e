"""Interactions: the facts about what passed between us and a contact."""

import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from shared.contracts.message import Message, Topic


class InformationFlow(StrEnum):
    BLANK = ""
    OUTBOUND = "Outbound"
    INBOUND = "Inbound"


class InitiatedBy(StrEnum):
    BLANK = ""
    US = "Us"
    THEM = "Them"


class InteractionLogEntry(BaseModel):
    """One Interaction Log Entry (Business Central table 5065). Cost in local currency, duration in minutes."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    entry_id: UUID
    entry_no: int = Field(ge=1)
    contact_id: UUID
    contact_no: str
    contact_company_no: str = ""
    date: datetime.date
    time_of_interaction: datetime.time
    description: str = ""
    information_flow: InformationFlow = InformationFlow.BLANK
    initiated_by: InitiatedBy = InitiatedBy.BLANK
    interaction_template_code: str = ""
    interaction_group_code: str = ""
    cost_lcy: Decimal = Decimal(0)
    duration_min: Decimal = Decimal(0)
    attempt_failed: bool = False
    salesperson_code: str = ""
    campaign_no: str = ""
    opportunity_no: str = ""
    document_type: str = ""
    document_no: str = ""
    version_no: int = 0
    doc_no_occurrence: int = 0
    contact_via: str = ""
    contact_alt_address_code: str = ""
    subject: str = ""
    email_logged: bool = False
    attachment_names: tuple[str, ...] = ()


class InteractionLogged(Message):
    """An interaction is in the log of its contact; `source_id` names the document version or call it came from."""

    entry_id: UUID
    version: int = Field(ge=1)
    source_id: str
    entry: InteractionLogEntry

    def key(self) -> str:
        return str(self.entry_id)


class InteractionUnmatched(Message):
    """A document or call belongs to no contact yet and waits.

    `reason` is a stable code, `looked_for` the keys under which a contact was searched.
    """

    entry_id: UUID
    version: int = Field(ge=1)
    source_id: str
    reason: str
    looked_for: tuple[str, ...] = ()
    received_at: AwareDatetime

    def key(self) -> str:
        return str(self.entry_id)


class SalespersonFields(BaseModel):
    """A Salesperson/Purchaser (Business Central table 13) as far as mail asks for it. `code` is in upper case."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str = Field(min_length=1, max_length=20, pattern=r"^[^\sa-z]+$")
    name: str = Field(default="", max_length=50)
    email: str = Field(default="", max_length=80)


class SaveSalesperson(Message, SalespersonFields):
    """Keep a salesperson, new or known, as these fields say; refused when `expected_version` is given and is another.

    `email` is the address by which mail is known as theirs.
    """

    expected_version: int | None = None

    def key(self) -> str:
        return self.code


class DeleteSalesperson(Message):
    """Forget a salesperson; what was logged keeps the code."""

    code: str = Field(min_length=1, max_length=20)
    expected_version: int | None = None

    def key(self) -> str:
        return self.code


class SalespersonEvent(Message):
    """A fact about one salesperson, with all fields as they stand."""

    code: str
    version: int = Field(ge=1)
    salesperson: SalespersonFields

    def key(self) -> str:
        return self.code


class SalespersonSaved(SalespersonEvent):
    """A salesperson is as `salesperson` says."""


class SalespersonDeleted(SalespersonEvent):
    """A salesperson is no longer one of us; `salesperson` is the last state."""

    last = True


SALESPERSON_COMMANDS = Topic(
    "interactions.salesperson.commands.v1", (SaveSalesperson, DeleteSalesperson), keyed_by="code", partitions=3
)
SALESPERSON_EVENTS = Topic(
    "interactions.salesperson.events.v1",
    (SalespersonSaved, SalespersonDeleted),
    keyed_by="code",
    partitions=3,
    cleanup="compact",
)
EVENTS = Topic(
    "interactions.interaction.events.v1",
    (InteractionLogged, InteractionUnmatched),
    keyed_by="entry_id",
    cleanup="compact",
)
TOPICS = (EVENTS, SALESPERSON_COMMANDS, SALESPERSON_EVENTS)
