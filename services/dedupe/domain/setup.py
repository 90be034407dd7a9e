"""Duplicate setup: which strings, how many of them, which scores; and how its switches hang together.

Source: Business Central, Marketing Setup (table 5079, group Duplicates) and Duplicate Search String Setup (table 5095).
"""

from collections.abc import Sequence
from functools import cached_property
from hashlib import blake2b
from typing import Annotated, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, Strict, model_validator

from services.dedupe.domain import string_keys
from services.dedupe.domain.search_strings import DEFAULT_HIT_PERCENT, DEFAULT_ROWS, SELECTABLE, SetupRow, threshold
from shared.contracts.contacts import ContactType

CHECKED_WHEN_CHANGED = (
    "name",
    "name_2",
    "address",
    "address_2",
    "city",
    "post_code",
    "vat_registration_no",
    "phone_no",
)
"""The fields whose change Business Central answers with a new search."""


def _distinct(rows: tuple[SetupRow, ...]) -> tuple[SetupRow, ...]:
    if len({row.name for row in rows}) != len(rows):
        raise ValueError("has two rows for one part of a field")
    return rows


def _text_fields(fields: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if unknown := [field for field in fields or () if field not in SELECTABLE]:
        raise ValueError(f"names no text field of a contact: {', '.join(unknown)}")
    return fields


Rows = Annotated[tuple[SetupRow, ...], Field(max_length=100), AfterValidator(_distinct)]
HitPercent = Annotated[int, Field(ge=1, le=100, strict=True)]
Switch = Annotated[bool, Strict()]
Triggers = Annotated[tuple[str, ...] | None, AfterValidator(_text_fields)]
Probability = Annotated[float | None, Field(ge=0, le=1, strict=True)]


class Levels(BaseModel):
    """The scores, 0..1, from which a pair is likely and certain; None: the model's own."""

    model_config = ConfigDict(frozen=True)

    likely: Probability = None
    certain: Probability = None

    @model_validator(mode="after")
    def _likely_before_certain(self) -> Self:
        if self.likely is not None and self.certain is not None and self.likely > self.certain:
            raise ValueError("likely is above certain")
        return self


class DuplicateSetup(BaseModel):
    """The one setup of duplicate search.

    `maintain_search_strings` keeps the strings of changed contacts; `autosearch` asks the user about what is found.
    `triggers` are the fields whose change makes the strings anew; None: Business Central's eight and those of `rows`.
    `persons` applies the search strings to persons too; `fuzzy` adds the pairs that the score finds.
    """

    model_config = ConfigDict(frozen=True)

    rows: Rows = DEFAULT_ROWS
    search_hit_percent: HitPercent = DEFAULT_HIT_PERCENT
    maintain_search_strings: Switch = True
    autosearch: Switch = True
    persons: Switch = False
    triggers: Triggers = None
    fuzzy: Switch = True
    company: Levels = Levels()
    person: Levels = Levels()

    @property
    def least_matches(self) -> int:
        """So many strings of two contacts are equal when they are a pair."""
        return threshold(len(self.rows), self.search_hit_percent)

    @cached_property
    def row_groups(self) -> Sequence[Sequence[str]]:
        """The rows of each key of a database, by name."""
        return string_keys.row_groups(self.rows, self.least_matches)

    @property
    def way(self) -> str:
        """The same for setups whose search strings make the same keys."""
        return blake2b(f"{self.least_matches} of {self.row_groups}".encode(), digest_size=8).hexdigest()

    @cached_property
    def row_names(self) -> frozenset[str]:
        return frozenset(row.name for row in self.rows)

    @cached_property
    def row_fields(self) -> tuple[str, ...]:
        """The fields of the rows, each once, in their order."""
        return tuple(dict.fromkeys(row.field for row in self.rows))

    @cached_property
    def trigger_fields(self) -> tuple[str, ...]:
        fields = CHECKED_WHEN_CHANGED + self.row_fields if self.triggers is None else self.triggers
        return tuple(sorted(set(fields)))

    def levels(self, type: ContactType) -> Levels:
        return self.company if type is ContactType.COMPANY else self.person

    def searches(self, type: ContactType) -> bool:
        """Whether contacts of this type have search strings."""
        return type is ContactType.COMPANY or self.persons


class SetupChanges(DuplicateSetup):
    """The parts of the setup to change: those that are present."""

    model_config = ConfigDict(frozen=True, extra="forbid")


Setup = TypeVar("Setup", bound=DuplicateSetup)


def change(setup: Setup, changes: SetupChanges) -> Setup:
    """The setup with the changes and what they bring with them.

    Maintaining takes autosearch along, on and off; autosearch on needs maintaining, off leaves it as it is.
    """
    values = {name: getattr(changes, name) for name in changes.model_fields_set}
    if "maintain_search_strings" in values:
        values.setdefault("autosearch", values["maintain_search_strings"])
    if values.get("autosearch"):
        values["maintain_search_strings"] = True
    return type(setup)(**{**dict(setup), **values})


def offers_generation(before: DuplicateSetup, after: DuplicateSetup) -> bool:
    """Whether the strings of existing contacts should be made anew: they are kept again, or made otherwise."""
    if not after.maintain_search_strings:
        return False
    ways = [(s.maintain_search_strings, s.rows, s.search_hit_percent, s.persons) for s in (before, after)]
    return ways[0] != ways[1]
