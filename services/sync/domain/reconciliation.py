"""Our side held against Finance's: counts and hashes of both, and what differs, by name."""

import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from services.sync.domain.decision import hash_of
from services.sync.domain.project import LEGAL_ENTITY

Key = tuple[str, ...]
LEFT = "left_in_finance"
WHOSE = (LEGAL_ENTITY, "AssociatedPartyNumber")


@dataclass(frozen=True, slots=True)
class Party:
    """A customer or contact person as one side has it; `id` is the contact's number on our side."""

    entity: str
    key: Mapping[str, str]
    fields: Mapping[str, Any]
    id: str = ""

    @property
    def place(self) -> Key:
        return (self.entity, *(f"{name}={value}" for name, value in sorted(self.key.items())))

    @property
    def number(self) -> str:
        """Its own; the rest of its key says whose it is."""
        return next((value for name, value in self.key.items() if name not in WHOSE), "")


@dataclass(frozen=True, slots=True)
class Difference:
    """A party that is not the same on both sides; `fields` are those that differ: ours, theirs."""

    kind: str
    entity: str
    key: Mapping[str, str]
    id: str = ""
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(slots=True)
class Side:
    """How many parties of an entity one side has, and one hash over all of them, in whatever order they came."""

    count: int = 0
    digest: int = 0

    def add(self, party: Party, names: Iterable[str]) -> None:
        """Only the fields that are mapped count."""
        told = {"key": dict(party.key), "fields": {name: _text(party.fields.get(name)) for name in names}}
        self.count += 1
        self.digest ^= int(hash_of(told), 16)

    @property
    def hash(self) -> str:
        return hashlib.sha256(f"{self.count}:{self.digest:x}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Both sides by entity, and every difference: missing in Finance, different, or known to Finance alone.

    What was left in Finance, as deletes never flow, is named too, but counts on neither side.
    """

    ours: Mapping[str, Side]
    theirs: Mapping[str, Side]
    differences: tuple[Difference, ...]

    @property
    def agrees(self) -> bool:
        return all(difference.kind == LEFT for difference in self.differences)


def reconcile(ours: Iterable[Party], theirs: Iterable[Party], numbers: Container[str] = ()) -> Reconciliation:
    """Fields that Finance has beyond the mapped ones are its own.

    `numbers` are all that were ever given: of contacts that are gone, have moved or have become customers too.
    """
    here, there = {party.place: party for party in ours}, {party.place: party for party in theirs}
    sides: tuple[dict[str, Side], dict[str, Side]] = ({}, {})
    found: list[Difference] = []
    for place, party in here.items():
        sides[0].setdefault(party.entity, Side()).add(party, party.fields)
        other = there.pop(place, None)
        if other is None:
            found.append(Difference("missing_in_finance", party.entity, party.key, party.id))
            continue
        sides[1].setdefault(party.entity, Side()).add(other, party.fields)
        if differing := _differing(party, other):
            found.append(Difference("different", party.entity, party.key, party.id, differing))
    for party in there.values():
        was_ours = party.number in numbers
        if not was_ours:
            sides[1].setdefault(party.entity, Side()).add(party, party.fields)
        found.append(Difference(LEFT if was_ours else "only_in_finance", party.entity, party.key))
    return Reconciliation(*sides, tuple(found))


def _differing(ours: Party, theirs: Party) -> dict[str, tuple[Any, Any]]:
    both = {name: (value, theirs.fields.get(name)) for name, value in ours.fields.items()}
    return {name: pair for name, pair in both.items() if _text(pair[0]) != _text(pair[1])}


def _text(value: Any) -> str:
    return "" if value is None else str(value)
