"""The telephone system's facts that Relata reads."""

from enum import StrEnum

from pydantic import AwareDatetime, Field

from shared.contracts.message import Message, Topic


class CallDirection(StrEnum):
    INBOUND = "Inbound"
    OUTBOUND = "Outbound"


class CallEnded(Message):
    """A call is over, answered or not. Numbers are as dialled at an exchange in `country_region_code` (ISO alpha-2)."""

    call_id: str = Field(min_length=1)
    direction: CallDirection
    from_number: str
    to_number: str
    country_region_code: str = ""
    started_at: AwareDatetime
    duration_seconds: int = Field(ge=0)
    answered: bool
    salesperson_code: str = ""

    def source_id(self) -> str:
        return f"call|{self.call_id}"

    def key(self) -> str:
        return self.call_id


CALL_EVENTS = Topic("telephony.call.events.v1", (CallEnded,), keyed_by="call_id")
TOPICS = (CALL_EVENTS,)
