"""Campaigns: the least that other services need to know of their segments."""

from uuid import UUID

from pydantic import Field

from shared.contracts.message import Message, Topic


class SegmentLineChanged(Message):
    """A contact on a segment (Business Central, Segment Line table 5077); `logged` when its interaction is logged."""

    segment_line_id: UUID
    version: int = Field(ge=1)
    segment_no: str
    line_no: int = 0
    contact_id: UUID
    logged: bool = False
    deleted: bool = False

    def key(self) -> str:
        return str(self.segment_line_id)


SEGMENT_EVENTS = Topic(
    "campaigns.segment.events.v1", (SegmentLineChanged,), keyed_by="segment_line_id", cleanup="compact"
)
TOPICS = (SEGMENT_EVENTS,)
