"""How a batch of messages is handled: load, ask the domain, save, publish. At least once in, effect once."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Generic, Literal, TypeVar

import structlog

from shared.contracts.message import Message
from shared.platform.kafka.envelope import Received
from shared.platform.kafka.producer import BrokerUnavailable, Publisher
from shared.platform.metrics import Metrics
from shared.platform.owed import Owed
from shared.platform.store import StoreUnavailable
from shared.platform.work import Work

log = structlog.get_logger(__name__)

Store = TypeVar("Store")
Handler = Callable[[Any, Any], Awaitable[None]]
ROUNDS = 8
"""How often a message whose save was lost to another writer is done again before it counts as failed."""
PASSING = (StoreUnavailable, BrokerUnavailable)


@dataclass(frozen=True, slots=True)
class Stage(Generic[Store]):
    """Message type -> handler, and one query that fetches what these handlers will ask for.

    Stages of a batch run one after the other, each writing before the next looks. So two replicas that write and then
    look cannot miss each other.
    """

    handlers: Mapping[type[Message], Handler]
    prefetch: Callable[[Store, Sequence[Any]], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one message ended: the events it caused, or why it was refused."""

    result: Literal["done", "repeated", "refused", "skipped"]
    events: tuple[Message, ...] = ()
    refusal: Exception | None = None

    def after(self, earlier: "Outcome | None") -> "Outcome":
        """The outcome of a later stage together with the earlier ones'."""
        if earlier is None:
            return self
        return replace(self if self.result == "refused" else earlier, events=earlier.events + self.events)


@dataclass(slots=True)
class Pipeline(Generic[Store]):
    """One service's way from messages to events.

    `open` makes the service's store for one batch; `refusals` turns a domain exception into its answer.
    """

    service: str
    stages: Sequence[Stage[Store]]
    open: Callable[[Work], Store]
    refusals: Mapping[type[Exception], Callable[[Received, Any], Message]]
    publisher: Publisher
    metrics: Metrics
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    async def handle(self, batch: Sequence[Received]) -> list[Outcome]:
        """Apply the batch in order and publish what it caused; when this returns, nothing of it can be lost.

        Raises `StoreUnavailable` or `BrokerUnavailable`: then all of it may be handled again, and what was written is
        published by the sweep. Any other exception is a handler's own; messages before it may have been applied, and
        applying them again changes nothing.
        """
        outcomes, owed = await self.apply(batch)
        await self.settle(owed)
        return outcomes

    async def apply(self, batch: Sequence[Received]) -> tuple[list[Outcome], Owed]:
        """The batch written stage by stage: how its messages ended, and what is still to be published."""
        ended: dict[int, Outcome] = {}
        owed = Owed()
        for stage in self.stages:
            todo = [number for number in range(len(batch)) if self._concerns(stage, batch[number], ended.get(number))]
            for round in range(ROUNDS):
                if not todo:
                    break
                work = Work(source=f"/relata/{self.service}", now=self.clock(), again=round > 0)
                outcomes = await self._run(stage, batch, todo, work, ended)
                events, lost = await work.flush()
                owed.add(work, events)
                ended |= {n: outcome.after(ended.get(n)) for n, outcome in outcomes.items() if n not in lost}
                todo = [number for number in todo if number in lost]
                if lost:
                    self.metrics.conflicts.inc(len(lost))
                    await asyncio.sleep(random.uniform(0, 0.01 * 2**round))
            if todo:
                raise SaveConflict(f"{len(todo)} messages lost their save {ROUNDS} times")
        return [ended.get(number, Outcome("skipped")) for number in range(len(batch))], owed

    async def settle(self, owed: Owed) -> None:
        """Publish what a batch owes and clear its outboxes. After a failure it may be called again."""
        await owed.publish(self.publisher, self.metrics)
        await owed.clear()

    def _concerns(self, stage: Stage[Store], received: Received, ended: Outcome | None) -> bool:
        return type(received.message) in stage.handlers and not (ended and ended.result == "refused")

    async def _run(
        self,
        stage: Stage[Store],
        batch: Sequence[Received],
        todo: Sequence[int],
        work: Work,
        ended: Mapping[int, Outcome],
    ) -> dict[int, Outcome]:
        store = self.open(work)
        if stage.prefetch:
            await stage.prefetch(store, [batch[number].message for number in todo])
        outcomes = {}
        for number in todo:
            work.begin(number, batch[number])
            repeated = number not in ended and work.repeated()
            outcomes[number] = Outcome("repeated") if repeated else await self._one(stage, batch[number], work, store)
        return outcomes

    async def _one(self, stage: Stage[Store], received: Received, work: Work, store: Store) -> Outcome:
        try:
            await stage.handlers[type(received.message)](received.message, store)
        except tuple(self.refusals) as refusal:
            work.take_back()
            answer = next(make for kind, make in self.refusals.items() if isinstance(refusal, kind))
            work.answer(answer(received, refusal))
            return Outcome("refused", refusal=refusal)
        return Outcome("done", tuple(work.caused))


class SaveConflict(Exception):
    """Other writers were faster every time."""


async def regularly(call: Callable[[], Awaitable[Any]], every_seconds: float, *, what: str) -> None:
    """`call` now and then for ever; what fails as a server is away, or as others write faster, is tried again."""
    while True:
        try:
            await call()
        except (*PASSING, SaveConflict) as error:
            log.warning(f"{what} waits", error=type(error).__name__)
        await asyncio.sleep(every_seconds)


async def patiently(call: Callable[[], Awaitable[Any]], metrics: Metrics) -> Any:
    """`call` again and again, with growing waits, while a store or broker is away; nothing is skipped."""
    wait = 0.1
    while True:
        try:
            return await call()
        except PASSING as error:
            metrics.retries.labels(type(error).__name__).inc()
            log.warning("waiting", error=type(error).__name__, detail=str(error)[:200], seconds=round(wait, 1))
            await asyncio.sleep(wait * random.uniform(0.5, 1.0))
            wait = min(wait * 2, 5.0)
