"""Business Central's duplicate search strings: the ends of fields, compared by number of equal ones.

Source: Business Central, Duplicate Search String Setup (table 5095), DuplicateManagement (codeunit 5060).
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from shared.contracts.contacts import ContactState

SELECTABLE = frozenset(name for name, field in ContactState.model_fields.items() if field.annotation is str)
"""The text and code fields of a contact, of which strings can be made."""

LEFT_OUT = str.maketrans("", "", ' +"&/,.;:-_(){}#!£$\\')
"""Characters that are deleted before a part is taken; all others stay, accents and digits among them."""

LONGEST = 10
"""Characters of the longest string."""


class PartOfField(StrEnum):
    FIRST = "First"
    LAST = "Last"


def _selectable(field: str) -> str:
    if field not in SELECTABLE:
        raise ValueError("is no text field of a contact")
    return field


class SetupRow(BaseModel):
    """One row of Duplicate Search String Setup: so many characters of one end of one field."""

    model_config = ConfigDict(frozen=True)

    field: Annotated[str, AfterValidator(_selectable)]
    part_of_field: PartOfField
    length: int = Field(default=5, ge=2, le=LONGEST, strict=True)

    @property
    def name(self) -> str:
        return f"{self.field} {self.part_of_field}"


DEFAULT_FIELDS = (
    "name",
    "address",
    "city",
    "phone_no",
    "vat_registration_no",
    "post_code",
    "email",
    "mobile_phone_no",
)
DEFAULT_ROWS = tuple(SetupRow(field=field, part_of_field=part) for field in DEFAULT_FIELDS for part in PartOfField)
DEFAULT_HIT_PERCENT = 60


def search_string(text: str, part: PartOfField, length: int) -> str:
    """`length` characters of one end of `text`, upper case; blank when nothing is left of it."""
    left = text.translate(LEFT_OUT)
    taken = left[:length] if part is PartOfField.FIRST else left[-length:]
    return "".join(map(_upper, taken))[:LONGEST]


def _upper(character: str) -> str:
    """One character stays one, so ß is ß."""
    upper = character.upper()
    return upper if len(upper) == 1 else character


def search_strings(record: Mapping[str, Any], rows: Iterable[SetupRow]) -> tuple[str, ...]:
    """The strings of a record (field name -> text, a missing field is blank), each with its field and part.

    As `name First UNITE`: so the first of one field never equals the last of it, or a part of another.
    """
    made = ((row.name, search_string(record.get(row.field, ""), row.part_of_field, row.length)) for row in rows)
    return tuple(f"{name} {string}" for name, string in made if string)


def threshold(rows: int, hit_percent: int) -> int:
    """How many strings must be equal: of all setup rows, also those of blank fields, rounded up; 1 at least."""
    return max(1, -(-rows * hit_percent // 100))


def matches(one: Sequence[str], other: Sequence[str]) -> int:
    """How many strings are equal."""
    return len(set(one).intersection(other))
