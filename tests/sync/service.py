"""The sync service over memory, and a database that counts its round trips and can be made slow at chosen ones."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.sync.app import STAGES
from services.sync.database import PAGE, RECORD_INDEXES, SyncDatabase
from services.sync.domain.run import Run, RunKind
from services.sync.domain.sync_record import SyncRecord
from services.sync.store import SyncStore
from services.sync.upkeep import Upkeep
from shared.contracts.contacts import ContactState
from shared.contracts.finance import PartyAcknowledged
from shared.contracts.message import Message
from shared.contracts.sync import RecordMapped, SyncEvent
from shared.platform.pipeline import Pipeline
from shared.platform.store import Document, Filter
from tests.fakes import MemoryCollection, RecordingPublisher, handled, in_memory, pipeline
from tests.sync.given import NOW, person


class ObservedCollection(MemoryCollection):
    """Notes every round trip and lets other tasks run before it, for as many turns as `pauses` says next."""

    def __init__(self) -> None:
        super().__init__("records", SyncRecord, RECORD_INDEXES, compact=True)
        self.calls: list[str] = []
        self.pauses: Iterator[int] = iter(())

    async def _begin(self, call: str) -> None:
        self.calls.append(call)
        for _ in range(next(self.pauses, 0)):
            await asyncio.sleep(0)

    async def load(self, ids: Iterable[str]) -> list[Document[Any]]:
        wanted = list(ids)
        if wanted:
            await self._begin("load")
        return await super().load(wanted)

    async def find(
        self, filter: Filter, *, sort: Sequence[tuple[str, int]] = (), limit: int = 0, by: Sequence[str] = ()
    ) -> list[Document[Any]]:
        await self._begin("find")
        return await super().find(filter, sort=sort, limit=limit, by=by)

    async def write(self, documents: Sequence[Document[Any]], now: datetime) -> set[str]:
        if documents:
            await self._begin("write")
        return await super().write(documents, now)


@dataclass
class Sync:
    """One database, what was published from it, and a pipeline as each replica has its own.

    With `finance` every upsert of a batch is acknowledged behind it, as often as there are more.
    """

    page: int = PAGE
    finance: bool = True
    publisher: RecordingPublisher = field(default_factory=RecordingPublisher)

    def __post_init__(self) -> None:
        self.database: Any = in_memory(SyncDatabase, page=self.page)
        self.records = self.database.records = ObservedCollection()

    def replica(self) -> Pipeline[Any]:
        made, _ = pipeline("sync", STAGES, lambda work: SyncStore(work, self.database))
        made.publisher = self.publisher  # type: ignore[assignment]
        return made

    async def takes(self, *messages: Message) -> list[Message]:
        """What one replica publishes because of this batch, and of Finance's answers."""
        before = len(self.publisher.messages())
        await handled(self.replica(), *messages)
        if self.finance:
            await self.settles(before)
        return self.publisher.messages()[before:]

    async def settles(self, start: int = 0) -> None:
        """Finance takes everything that was published from `start` on, and what follows from that."""
        while answers := self.answers_to(self.publisher.messages()[start:]):
            start = len(self.publisher.messages())
            await handled(self.replica(), *answers)

    @staticmethod
    def answers_to(told: Sequence[Message]) -> list[PartyAcknowledged]:
        """Finance takes everything."""
        return [
            PartyAcknowledged(contact_id=m.contact_id, contact_no=m.contact_no, version=m.version, entity=m.entity)
            for m in told
            if isinstance(m, RecordMapped)
        ]

    def upkeep(self, clock: Callable[[], datetime] = lambda: NOW) -> Upkeep:
        return Upkeep(self.replica(), self.database, clock)

    def record(self, no: str) -> SyncRecord:
        state: SyncRecord = self.records.documents[no].state
        return state

    def told(self) -> dict[str, list[SyncEvent]]:
        """What was published, by contact number, each version once and in order."""
        events = [message for message in self.publisher.messages() if isinstance(message, SyncEvent)]
        told: dict[str, dict[int, SyncEvent]] = {}
        for event in events:
            told.setdefault(event.contact_no, {})[event.version] = event
        return {no: [versions[n] for n in sorted(versions)] for no, versions in told.items()}


def nth_person(n: int, **fields: Any) -> ContactState:
    """One of many people of the account CT000001."""
    return person(**{"contact_id": UUID(int=n + 1), "no": f"CT1{n:06d}", "company_no": "CT000001", **fields})


async def forget_numbers(database: Any, nos: Sequence[str]) -> None:
    """As it was before numbers were given."""
    for before in await database.records.load(nos):
        state = before.state.model_copy(update={"contact_number": ""})
        assert await database.records.write([Document(before.id, before.version + 1, state)], NOW) == set()


async def upgraded(pipeline: Pipeline[Any], database: Any) -> Run:
    """An upgrade from its start to its end."""
    upkeep = Upkeep(pipeline, database)
    started = await upkeep.start(RunKind.UPGRADE)
    await upkeep.go_on(started)
    await upkeep.once()
    [ended] = await database.runs.load([started.id])
    run: Run = ended.state
    return run


def noting(take: Callable[[int], Awaitable[range]], taken: list[int]) -> Callable[[int], Awaitable[range]]:
    """`take` of a counter, with how many were asked for written into `taken`."""

    async def noted(count: int) -> range:
        taken.append(count)
        return await take(count)

    return noted
