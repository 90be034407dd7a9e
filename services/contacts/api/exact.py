"""Bodies as their description says: no 1 for true, no "5" for 5."""

from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from shared.contracts.contacts import AlternativeAddress, ContactChanges, DateRange
from shared.contracts.contacts_setup import MarketingSetupChanges, NumberSeriesLine

WORDS = {bool: ("bool_parsing", "Input should be true or false"), int: ("int_parsing", "Input should be an integer")}


DATES = (date, date | None)


def written_out(value: Any) -> Any:
    """Dates and times as ISO 8601 writes them: a number is none."""
    if value is not None and not (isinstance(value, str) and value[4:5] == "-"):
        raise PydanticCustomError("date_parsing", "Input should be written as 2026-11-20")
    return value


Day = Annotated[date, BeforeValidator(written_out)]
Moment = Annotated[AwareDatetime, BeforeValidator(written_out)]


class Exact(BaseModel):
    """Takes true, false, whole numbers and dates as JSON writes them, and nothing that could be read as one."""

    @field_validator("*", mode="before")
    @classmethod
    def _exact(cls, value: Any, info: ValidationInfo) -> Any:
        wanted = cls.model_fields[info.field_name or ""].annotation
        if wanted in WORDS and type(value) is not wanted:
            raise PydanticCustomError(*WORDS[wanted])
        return written_out(value) if wanted in DATES else value


class Days(Exact, DateRange):
    """The days from one date to another, both included; null: open."""


class Address(Exact, AlternativeAddress):
    """Where a contact is to be reached at times."""

    date_ranges: tuple[Days, ...] = ()


class Changes(Exact, ContactChanges):
    """The fields to change: those that are present, a blank one included. Absent fields stay as they are."""

    alternative_addresses: tuple[Address, ...] = ()


class SetupChanges(Exact, MarketingSetupChanges):
    """The fields to change: those that are present, a blank one included. Absent fields stay as they are."""


class Line(Exact, NumberSeriesLine):
    """The numbers of a series from a date on."""
