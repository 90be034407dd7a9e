"""The account of a crowd: ids in, effects out, each once and in order."""

import asyncio
import time
from collections.abc import Iterator, Sequence
from uuid import UUID

from relata.demo.listening import Handled
from shared.contracts.contacts import ContactCommandRejected, ContactEvent
from shared.contracts.dedupe import DuplicatePairEvent
from shared.contracts.interactions import InteractionLogged, InteractionUnmatched
from shared.contracts.message import Message
from shared.contracts.sync import CustomerMapped, SyncEvent
from shared.platform.kafka.envelope import Received
from shared.platform.settings import Settings
from tests.flows.crowd import Firm
from tests.flows.ears import PATIENCE, Ears, until
from tests.flows.versions import check_versions, overtaken

Effect = tuple[str, ...]
"""The service, whose it is, and what."""
PASSING = ("InteractionUnmatched", "ContactWaiting")
"""Who overtakes whom decides whether these are told; what follows them is due anyhow."""


class Account:
    """What went in for these firms, and what has come out."""

    def __init__(self, ears: Ears) -> None:
        self.due: set[Effect] = set()
        self._ears = ears
        self._contacts: set[UUID] = set()
        self._sources: set[str] = set()
        self._done: set[Effect] = set()
        self._events: list[Received] = []
        self._read = len(ears.heard)

    def expect(self, firms: Sequence[Firm]) -> set[Effect]:
        """What is to come of these, from now on due."""
        due = {effect for firm in firms for effect in _due(firm)}
        self.due |= due
        self._contacts.update(id for firm in firms for id in firm.contact_ids)
        self._sources.update(source.source_id() for firm in firms for source in (firm.invoice, firm.call))
        return due

    def done(self) -> set[Effect]:
        self.events()
        return self._done

    def progress(self, service: str) -> float:
        """The share of a service's effects that are there, 0 to 1."""
        done = sum(effect[0] == service for effect in self.done() & self.due)
        return done / sum(effect[0] == service for effect in self.due)

    async def reached(self, share: float, service: str) -> None:
        """Until this share of a service's effects is there."""
        await until(lambda: self.progress(service) >= share, f"{share:.0%} of {service}")

    async def goes_on(self, effects: int = 100) -> None:
        """Until there are so many more effects than now."""
        before = len(self.done())
        await until(lambda: len(self.done()) >= before + effects, f"{effects} more than {before} effects")

    async def companies_are_there(self, firms: Sequence[Firm]) -> None:
        created = {("contacts", str(firm.company_id), "1") for firm in firms}
        await until(lambda: created <= self.done(), "companies")

    def events(self) -> list[Received]:
        """All events about these firms, repeats included, in the order of each partition."""
        fresh = [event for event in self._ears.heard[self._read :] if self._is_ours(event.message)]
        self._read = len(self._ears.heard)
        self._events += fresh
        self._done |= {effect for event in fresh if (effect := _effect(event.message))[-1] not in PASSING}
        return self._events

    def _is_ours(self, message: Message) -> bool:
        match message:
            case ContactEvent(contact_id=id) | SyncEvent(contact_id=id) | ContactCommandRejected(contact_id=id):
                return id in self._contacts
            case DuplicatePairEvent(left_id=left, right_id=right):
                return bool({left, right} & self._contacts)
            case InteractionLogged(source_id=id) | InteractionUnmatched(source_id=id):
                return id in self._sources
        return False

    async def settled(self, settings: Settings) -> None:
        """Until all that is due is done, everything sent is handled, and everything published is heard."""
        await until(lambda: self.due <= self.done(), lambda: _some(self.due - self.done()))
        handled, deadline = Handled(settings), time.monotonic() + PATIENCE
        while any((behind := await handled.behind()).values()):
            assert time.monotonic() < deadline, f"not handled: {behind}"
            await asyncio.sleep(0.1)
        await until(lambda: not overtaken(self.events()), lambda: f"the newest of {overtaken(self.events())}")
        await self._ears.to_the_end()
        assert await handled.dead_letters() == 0

    def check(self) -> None:
        """All that is due and nothing else, each once and in order."""
        assert self.done() == self.due, (
            f"not due: {_some(self.done() - self.due)}; missing: {_some(self.due - self.done())}"
        )
        check_versions(self.events())


def _some(effects: set[Effect]) -> str:
    return f"{len(effects)} effects, as {sorted(effects)[:5]}"


def _due(firm: Firm) -> Iterator[Effect]:
    company, second, person = map(str, firm.contact_ids)
    yield from (("contacts", id, version) for id, version in ((company, "1"), (company, "2"), (second, "1")))
    yield ("contacts", person, "1")
    yield _pair(firm.company_id, firm.second_id, "DuplicateFound")
    yield ("interactions", firm.invoice.source_id(), company)
    yield ("interactions", firm.call.source_id(), person)
    yield from (("sync", id, "CustomerMapped", fax) for id, fax in ((company, ""), (company, firm.fax), (second, "")))
    yield ("sync", person, "ContactPersonMapped")


def _effect(message: Message) -> Effect:
    kind = type(message).__name__
    match message:
        case ContactEvent(contact_id=id, version=version):
            return "contacts", str(id), str(version)
        case DuplicatePairEvent(left_id=left, right_id=right):
            return _pair(left, right, kind)
        case InteractionLogged(source_id=source, entry=entry):
            return "interactions", source, str(entry.contact_id)
        case CustomerMapped(contact_id=id, fields=fields):
            return "sync", str(id), kind, fields.get("PrimaryContactFax") or ""
        case SyncEvent(contact_id=id):
            return "sync", str(id), kind
    return "other", message.key(), kind


def _pair(left: UUID, right: UUID, kind: str) -> Effect:
    return "dedupe", *sorted((str(left), str(right))), kind
