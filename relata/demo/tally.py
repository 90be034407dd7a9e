"""What went in and what came out, by ids: so a message that got lost has a name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from shared.contracts.contacts import ContactCreated, ContactEvent
from shared.contracts.dedupe import DuplicatePairEvent, DuplicateRule
from shared.contracts.interactions import InteractionLogged, InteractionUnmatched
from shared.contracts.message import Message
from shared.contracts.sync import ContactPersonMapped, ContactSkipped, ContactWaiting, CustomerMapped, SyncEvent

Pair = tuple[str, str]


@dataclass(slots=True)
class Tally:
    """The last thing heard about every contact, pair, interaction and sync record."""

    events_published: int = 0
    contacts: dict[UUID, str] = field(default_factory=dict)
    """External ids of the contacts that were created."""
    pairs: dict[tuple[UUID, UUID], DuplicatePairEvent] = field(default_factory=dict)
    interactions: dict[str, InteractionLogged | InteractionUnmatched] = field(default_factory=dict)
    """By the id of the document version or call."""
    sync: dict[UUID, SyncEvent] = field(default_factory=dict)

    def hear(self, message: Message) -> None:
        """Note a message; an older version of what is known already is only counted."""
        self.events_published += 1
        match message:
            case ContactCreated():
                self.contacts[message.contact_id] = message.contact.external_id
            case DuplicatePairEvent():
                _keep(self.pairs, (message.left_id, message.right_id), message)
            case InteractionLogged() | InteractionUnmatched():
                _keep(self.interactions, message.source_id, message)
            case SyncEvent():
                _keep(self.sync, message.contact_id, message)
            case ContactEvent():
                pass

    def found(self) -> set[Pair]:
        """The pairs that the score found and that stand, by external ids."""
        return {
            pair_of(self.contacts.get(left, ""), self.contacts.get(right, ""))
            for (left, right), event in self.pairs.items()
            if DuplicateRule.SCORE in event.found_by
        }

    def recorded(self) -> int:
        return sum(isinstance(event, InteractionLogged) for event in self.interactions.values())

    def waiting(self) -> int:
        return len(self.interactions) - self.recorded()

    def customers(self) -> int:
        return sum(isinstance(event, CustomerMapped) for event in self.sync.values())

    def contact_persons(self) -> int:
        return sum(isinstance(event, ContactPersonMapped) for event in self.sync.values())

    def skipped(self) -> Counter[str]:
        """Contacts that do not go to Finance, by reason; one that still waits for its account among them."""
        reasons = Counter(event.reason for event in self.sync.values() if isinstance(event, ContactSkipped))
        waiting = sum(isinstance(event, ContactWaiting) for event in self.sync.values())
        return reasons + Counter({"waiting_for_account": waiting})

    def without_sync(self) -> set[UUID]:
        return self.contacts.keys() - self.sync.keys()

    def without_interaction(self, sources: Iterable[str]) -> set[str]:
        return set(sources) - self.interactions.keys()


def _keep(known: dict[Any, Any], key: Any, event: Any) -> None:
    """Versions tell the order: an account and its persons are told of on different topics."""
    if key not in known or known[key].version < event.version:
        known[key] = event


def pair_of(left: str, right: str) -> Pair:
    return (left, right) if left < right else (right, left)


def precision_and_recall(found: set[Pair], labels: set[Pair]) -> tuple[float, float]:
    """Shares 0..1 of the found pairs that are labelled, and of the labelled pairs that are found."""
    right = len(found & labels)
    return right / len(found) if found else 0.0, right / len(labels) if labels else 0.0
