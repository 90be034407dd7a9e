"""How long a contact waited: from an inbound call or mail to the next outbound one."""

from collections.abc import Iterable
from datetime import date, datetime
from statistics import median

from pydantic import BaseModel, ConfigDict

from shared.contracts.interactions import InformationFlow


class Passed(BaseModel):
    """One call, mail or talk, as far as waiting is concerned. A failed attempt of ours is no answer."""

    model_config = ConfigDict(frozen=True)

    contact_no: str
    at: datetime
    flow: InformationFlow


class ResponseTimes(BaseModel):
    """Of all inbound ones: how many were answered, and after how many minutes. None when none was answered.

    Not `complete` when there are so many that the oldest were left out.
    """

    model_config = ConfigDict(frozen=True)

    inbound: int = 0
    answered: int = 0
    median_min: float | None = None
    mean_min: float | None = None
    longest_min: float | None = None
    complete: bool = True


def response_times(passed: Iterable[Passed], last: date | None = None) -> ResponseTimes:
    """Each inbound one waits for the next outbound one to the same contact, others in between as well.

    What came in after the `last` day does not count; what went out then still answers what came in before.
    """
    newest_first = sorted(passed, key=lambda one: one.at, reverse=True)
    next_outbound: dict[str, datetime] = {}
    waited: list[float] = []
    inbound = 0
    for one in newest_first:
        if one.flow is InformationFlow.OUTBOUND:
            next_outbound[one.contact_no] = one.at
        elif one.flow is InformationFlow.INBOUND and (last is None or one.at.date() <= last):
            inbound += 1
            if one.contact_no in next_outbound:
                waited.append((next_outbound[one.contact_no] - one.at).total_seconds() / 60)
    if not waited:
        return ResponseTimes(inbound=inbound)
    return ResponseTimes(
        inbound=inbound,
        answered=len(waited),
        median_min=round(median(waited), 2),
        mean_min=round(sum(waited) / len(waited), 2),
        longest_min=round(max(waited), 2),
    )
