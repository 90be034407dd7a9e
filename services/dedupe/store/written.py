"""What this process wrote for the batch at work, so that the later stages need not read it again."""

from dataclasses import dataclass, field
from uuid import UUID

from services.dedupe.domain.finding import Side
from services.dedupe.domain.known_contact import KnownContact
from services.dedupe.domain.pair import DuplicatePair


@dataclass(frozen=True, slots=True)
class Kept:
    """A contact as it was written, and what there is to compare of it.

    `is_new`: nobody knew it before, so no pair can tell of an older version.
    """

    known: KnownContact
    side: Side | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Written:
    """Contacts that the first stage wrote, and pairs that the second did.

    Who writes one of them anew meanwhile looks after that: so nothing is missed by whoever goes by his own writes
    (docs/decisions/0005).
    """

    contacts: dict[UUID, Kept] = field(default_factory=dict)
    pairs: dict[str, DuplicatePair] = field(default_factory=dict)

    def forget(self) -> None:
        """Another batch begins."""
        self.contacts.clear()
        self.pairs.clear()
