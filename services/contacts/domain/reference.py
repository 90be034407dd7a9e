"""What other services have that refers to a contact, and what it forbids (Business Central, Contact.OnDelete)."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.contacts.domain.errors import ContactRefused
from shared.contracts.contacts import FieldError


class Kind(StrEnum):
    INTERACTION = "interaction log entry"
    TASK = "task"
    OPPORTUNITY = "opportunity"
    SEGMENT_LINE = "segment line"


NAMED = 5
"""So many numbers are named; of more, how many there are."""

OPEN = {Kind.TASK: "open", Kind.OPPORTUNITY: "open", Kind.SEGMENT_LINE: "unlogged"}
FIXES_TYPE = (Kind.INTERACTION, Kind.TASK, Kind.OPPORTUNITY)


class Reference(BaseModel):
    """One record of another service, as its latest event told. `open`: it is not done with its contact yet.

    `started` and the values are an opportunity's: it has an active entry, with these values in local currency.
    Of the interactions of a contact only the first is kept: that there is one is all that matters here.
    """

    model_config = ConfigDict(frozen=True)

    reference_id: str
    kind: Kind
    no: str
    contact_id: UUID
    version: int
    open: bool = False
    started: bool = False
    estimated_value_lcy: Decimal = Decimal(0)
    calcd_current_value_lcy: Decimal = Decimal(0)
    deleted: bool = False


def deletion_errors(references: Iterable[Reference], names: Mapping[UUID, str]) -> Iterator[FieldError]:
    """Open tasks, opportunities under way and unlogged segment lines, each by name; `names`: contact -> its number."""
    for reference in sorted(references, key=lambda one: (one.kind, one.no)):
        if reference.open:
            yield _blocker(reference, f"Contact {names[reference.contact_id]} cannot be deleted: it has")


def moving_errors(references: Iterable[Reference], no: str) -> Iterator[FieldError]:
    """A person does not change its company while a segment line waits to be logged."""
    for reference in references:
        if reference.open and reference.kind is Kind.SEGMENT_LINE:
            yield _blocker(reference, f"Contact {no} cannot change its company: it has")


def type_errors(references: Iterable[Reference], no: str) -> Iterator[FieldError]:
    """A contact with interactions, tasks or opportunities stays what it is, be they open or closed."""
    there = [reference for reference in references if not reference.deleted]
    for kind in FIXES_TYPE:
        if nos := {reference.no for reference in there if reference.kind is kind}:
            sentence = f"Contact {no} cannot change its type: it has {kind} {some_of(nos)}."
            yield FieldError(field="type", code=f"has_{kind.name.lower()}", message=sentence)


def some_of(nos: Collection[str], count: int = 0) -> str:
    """The first of these numbers, and how many more there are; `count` where there are more than `nos`."""
    more = max(count, len(nos)) - NAMED
    return ", ".join(sorted(nos)[:NAMED]) + (f" and {more} more" if more > 0 else "")


def refuse_deletion(references: Iterable[Reference], names: Mapping[UUID, str]) -> None:
    if errors := tuple(deletion_errors(references, names)):
        raise ContactRefused(*errors)


def _blocker(reference: Reference, sentence: str) -> FieldError:
    code = f"{OPEN[reference.kind]}_{reference.kind.name.lower()}"
    return FieldError(code=code, message=f"{sentence} {reference.kind} {reference.no}, {OPEN[reference.kind]}.")
