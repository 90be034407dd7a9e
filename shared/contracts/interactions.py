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


EVENTS = Topic(
    "interactions.interaction.events.v1",
    (InteractionLogged, InteractionUnmatched),
    keyed_by="entry_id",
    cleanup="compact",
)
TOPICS = (EVENTS,)
