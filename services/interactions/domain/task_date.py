"""When something is next to be done for a contact."""

import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.contracts.opportunities import TaskChanged


class TaskDate(BaseModel):
    """A task as its last event told it, as far as Next Task Date asks (Business Central, Contact table 5050)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    task_id: UUID
    version: int = Field(ge=1)
    contact_id: UUID
    date: datetime.date | None = None
    open: bool = True


def task_date_of(event: TaskChanged) -> TaskDate:
    return TaskDate(
        task_id=event.task_id,
        version=event.version,
        contact_id=event.contact_id,
        date=event.date,
        open=not (event.closed or event.deleted),
    )
