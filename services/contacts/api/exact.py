"""Bodies as their description says: no 1 for true, no "5" for 5."""

from typing import Any

from pydantic import BaseModel, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from shared.contracts.contacts import ContactChanges
from shared.contracts.contacts_setup import MarketingSetupChanges, NumberSeriesLine

WORDS = {bool: ("bool_parsing", "Input should be true or false"), int: ("int_parsing", "Input should be an integer")}


class Exact(BaseModel):
    """Takes true, false and whole numbers as JSON writes them, and nothing that could be read as one."""

    @field_validator("*", mode="before")
    @classmethod
    def _exact(cls, value: Any, info: ValidationInfo) -> Any:
        wanted = cls.model_fields[info.field_name or ""].annotation
        if wanted in WORDS and type(value) is not wanted:
            raise PydanticCustomError(*WORDS[wanted])
        return value


class Changes(Exact, ContactChanges):
    """The fields to change: those that are present, a blank one included. Absent fields stay as they are."""


class SetupChanges(Exact, MarketingSetupChanges):
    """The fields to change: those that are present, a blank one included. Absent fields stay as they are."""


class Line(Exact, NumberSeriesLine):
    """The numbers of a series from a date on."""
