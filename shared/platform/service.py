"""One service process: HTTP at once, broker and database as soon as they are there, everything drained at the end."""

import asyncio
import gc
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import cached_property
from typing import Any

import structlog
import uvicorn
from aiokafka.errors import KafkaError
from fastapi import APIRouter, FastAPI, Response
from fastapi.responses import JSONResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from shared.contracts.message import Message, Topic
from shared.platform import asyncapi
from shared.platform.consume import Consumer
from shared.platform.http import make_app
from shared.platform.kafka.broker import make_broker
from shared.platform.kafka.envelope import Received
from shared.platform.kafka.producer import Publisher
from shared.platform.kafka.topics import dead_letters, ensure_topics
from shared.platform.logs import configure_logs
from shared.platform.metrics import Metrics
from shared.platform.outbox import keep_swept
from shared.platform.pipeline import PASSING, Pipeline, Stage
from shared.platform.settings import Settings
from shared.platform.store import Database
from shared.platform.work import Work

log = structlog.get_logger(__name__)

VERSION = "0.1.0"


class Service:
    """A service as its `app.py` declares it. Nothing connects before `start`."""

    def __init__(
        self,
        name: str,
        description: str,
        settings: Settings,
        *,
        database: Database,
        reads: Sequence[Topic],
        publishes: Sequence[Topic],
        stages: Sequence[Stage[Any]],
        open: Callable[[Work], Any],
        refusals: Mapping[type[Exception], Callable[[Received, Any], Message]] | None = None,
        router: Callable[["Service"], APIRouter] | None = None,
        background: Callable[["Service"], Awaitable[None]] | None = None,
        at_end: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """`background` is what the service does by itself, for ever, once it has started."""
        self.name, self.description, self.settings = name, description, settings
        self.database, self.reads, self.publishes = database, reads, publishes
        self.metrics = Metrics()
        self.publisher = Publisher(settings)
        self.pipeline = Pipeline(name, stages, open, refusals or {}, self.publisher, self.metrics)
        self.broker = make_broker(settings)
        self.consumer = Consumer(self.broker, settings, self.pipeline, reads, group=name)
        self.started = False
        self._background, self._at_end = background, at_end
        self.on_fault: Callable[[], None] = lambda: None
        self._tasks: list[asyncio.Task[None]] = []
        self.app = make_app(f"Relata {name}", description, VERSION, lifespan=self._lifespan)
        asyncapi.add_asyncapi_page(self.app, lambda: self.asyncapi)
        self._add_probes()
        if router:
            self.app.include_router(router(self))

    @cached_property
    def asyncapi(self) -> dict[str, Any]:
        """Written when it is asked for: it would be a third of what a service takes to build."""
        return asyncapi.document(self.name, self.description, VERSION, self.reads, self.publishes)

    @asynccontextmanager
    async def _lifespan(self, app: FastAPI) -> AsyncIterator[None]:
        self._tasks = [asyncio.create_task(self._work())]
        yield
        await self.stop()

    async def _work(self) -> None:
        """Start, then tend; a fault that ends this is told to `on_fault`, and `/livez` says so."""
        try:
            await self._start_and_tend()
        except Exception as error:
            log.error("ending", error=type(error).__name__, exc_info=error)
            self.on_fault()
            raise

    async def _start_and_tend(self) -> None:
        await self.start()
        await asyncio.gather(
            keep_swept(self.database, self.publisher, self.metrics, every_seconds=self.settings.outbox_sweep_seconds),
            self._show_lag(),
            *([self._background(self)] if self._background else []),
        )

    async def start(self) -> None:
        """Topics, indexes, then the consumer; waits, as long as it takes, for what is away."""
        wait = 0.2
        while not self.started:
            try:
                await ensure_topics(self.settings, [*self.reads, *self.publishes, dead_letters(self.consumer.group)])
                await self.database.ensure_indexes()
                await self.broker.start()
                self.started = True
            except (KafkaError, OSError, *PASSING) as error:
                log.warning("waiting to start", error=type(error).__name__, detail=str(error)[:200])
                with suppress(Exception):
                    await self.broker.stop()
                await asyncio.sleep(wait)
                wait = min(wait * 2, 5.0)
        log.info("started", reads=[topic.name for topic in self.reads])

    async def stop(self) -> None:
        """Let the batch at work finish and commit, leave the group, then close what it used."""
        await self.broker.stop()
        with suppress(TimeoutError):
            await asyncio.wait_for(self.consumer.cleared(), timeout=2)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._at_end:
            with suppress(*PASSING):
                await self._at_end()
        await self.publisher.stop()
        self.database.close()
        log.info("stopped")

    async def _show_lag(self) -> None:
        while True:
            with suppress(KafkaError):
                for (topic, partition), behind in (await self.consumer.subscription.lag()).items():
                    self.metrics.lag.labels(topic, str(partition)).set(behind)
            await asyncio.sleep(1)

    async def readiness(self) -> dict[str, bool]:
        broker, database = await asyncio.gather(self.publisher.ping(), self.database.ping())
        return {"broker": broker, "database": database, "assignment": self.consumer.subscription.assigned}

    def alive(self) -> bool:
        """False only when a restart is the cure: the reading loop or a background task has ended by itself."""
        running = not self.started or self.consumer.subscription.alive()
        return running and not any(task.done() for task in self._tasks)

    def _add_probes(self) -> None:
        probes = APIRouter(include_in_schema=False)

        @probes.get("/livez")
        async def livez() -> Response:
            alive = self.alive()
            return JSONResponse({"alive": alive}, 200 if alive else 503)

        @probes.get("/readyz")
        async def readyz() -> Response:
            checks = await self.readiness()
            return JSONResponse(checks, 200 if all(checks.values()) else 503)

        @probes.get("/metrics")
        async def metrics() -> Response:
            return Response(generate_latest(self.metrics.registry), media_type=CONTENT_TYPE_LATEST)

        self.app.include_router(probes)


def run(build: Callable[[Settings], Service], settings: Settings, name: str) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    configure_logs(name, settings.log_level)
    service = build(settings)
    gc.collect()
    gc.freeze()  # modules stay; walking through them again and again cost a fifth of the time
    gc.set_threshold(50_000, 20, 20)  # a batch is no cycle; to look for some in it every 700 objects cost another fifth
    service.on_fault = lambda: signal.raise_signal(signal.SIGTERM)  # whoever started the process starts it anew
    uvicorn.run(
        service.app,
        host=settings.http_host,
        port=settings.http_port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=int(settings.shutdown_seconds),
    )
