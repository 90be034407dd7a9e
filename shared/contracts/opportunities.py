"""Opportunities and tasks: the least that other services need to know of them."""

import datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.contracts.message import Message, Topic


class OpportunityStatus(StrEnum):
    NOT_STARTED = "Not Started"
    IN_PROGRESS = "In Progress"
    WON = "Won"
    LOST = "Lost"


class OpportunityChanged(Message):
    """An opportunity (Business Central table 5092) as it is now, `deleted` when it is no more.

    The values are those of its active entry (table 5093), in local currency.
    """

    opportunity_id: UUID
    version: int = Field(ge=1)
    no: str
    description: str = ""
    contact_id: UUID
    status: OpportunityStatus = OpportunityStatus.NOT_STARTED
    estimated_value_lcy: Decimal = Decimal(0)
    calcd_current_value_lcy: Decimal = Decimal(0)
    deleted: bool = False

    def key(self) -> str:
        return str(self.opportunity_id)


class TaskChanged(Message):
    """A task (Business Central table 5080) as it is now, `deleted` when it is no more."""

    task_id: UUID
    version: int = Field(ge=1)
    no: str
    description: str = ""
    contact_id: UUID
    date: datetime.date | None = None
    closed: bool = False
    deleted: bool = False

    def key(self) -> str:
        return str(self.task_id)


OPPORTUNITY_EVENTS = Topic(
    "opportunities.opportunity.events.v1", (OpportunityChanged,), keyed_by="opportunity_id", cleanup="compact"
)
TASK_EVENTS = Topic("opportunities.task.events.v1", (TaskChanged,), keyed_by="task_id", cleanup="compact")
TOPICS = (OPPORTUNITY_EVENTS, TASK_EVENTS)
