"""The demo from start to end: stack, services, sample set, account."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from relata.demo.listening import Handled, hearing
from relata.demo.report import Account, show
from relata.demo.samples import Samples
from relata.demo.tally import Tally
from relata.embedded import Embedded
from relata.importer.command import Options, import_file
from relata.processes import Services
from relata.terminal import Exit, Terminal
from shared.contracts.catalogue import TOPICS
from shared.contracts.erp import DOCUMENT_EVENTS, DocumentIssued
from shared.contracts.message import Topic
from shared.contracts.telephony import CALL_EVENTS, CallEnded
from shared.platform.kafka.envelope import seal
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import Settings, read_settings

AT_ONCE = 100
SETTLED_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class DemoOptions:
    """`own_stack` False: services, broker and database run already, where the environment says.

    `timeout_seconds` may pass without any progress.
    """

    samples: Path = Path("samples")
    out: Path = Path("build")
    own_stack: bool = True
    timeout_seconds: float = 120.0


async def run_demo(terminal: Terminal, options: DemoOptions) -> Exit:
    """Exit 0 when every message that went in has its effect; 1 with the account of what is missing otherwise."""
    started = monotonic()
    samples = Samples(options.samples)
    async with _stack(terminal, options) as services:
        settings = read_settings()
        ready = monotonic()
        tally = Tally()
        account = Account(samples=samples, tally=tally, started=ready)
        async with hearing(settings, tally), show(terminal, account):
            await asyncio.gather(
                _import(options, account),
                _stream(settings, DOCUMENT_EVENTS, samples.documents()),
                _stream(settings, CALL_EVENTS, samples.calls()),
            )
            await _settled(settings, account, services, options.timeout_seconds)
    account.finish(seconds=monotonic() - started, streaming_seconds=account.settled_at - ready)
    account.write(options.out / "demo.json")
    account.tell(terminal, options.out / "demo.json")
    return Exit.OK if account.messages_lost == 0 else Exit.REFUSED


@asynccontextmanager
async def _stack(terminal: Terminal, options: DemoOptions) -> AsyncIterator[Services | None]:
    async with AsyncExitStack() as stack:
        if not options.own_stack:
            yield None
            return
        terminal.say("Starting broker, database and five services …")
        embedded = await stack.enter_async_context(embedded_stack())
        os.environ.update(embedded.environment())
        yield await stack.enter_async_context(Services(embedded.environment(), options.out / "logs"))


def embedded_stack(data_dir: Path | None = None) -> Embedded:
    """The embedded broker and database, with the partitions that the contracts declare."""
    return Embedded(data_dir, topics={name: topic.partitions for name, topic in TOPICS.items()})


async def _import(options: DemoOptions, account: Account) -> None:
    quiet = Terminal(as_json=False)
    quiet.people.quiet = True
    verdicts = options.out / "contacts.verdicts.jsonl"
    verdicts.parent.mkdir(parents=True, exist_ok=True)
    await import_file(quiet, Options(file=account.samples.contacts, verdicts=verdicts))
    account.verdicts = verdicts


async def _stream(settings: Settings, topic: Topic, sources: Iterable[DocumentIssued | CallEnded]) -> None:
    """Send as another system would: a repeat has the id of the first, and reading goes on meanwhile."""
    publisher = Publisher(settings)
    try:
        batch = []
        for source in sources:
            now = datetime.now(UTC)
            batch.append(seal(source, topic, id=source.source_id(), source=f"/samples/{topic.owner}", time=now))
            if len(batch) == AT_ONCE:
                await publisher.publish(batch)
                batch = []
                await asyncio.sleep(0)
        await publisher.publish(batch)
    finally:
        await publisher.stop()


async def _settled(settings: Settings, account: Account, services: Services | None, timeout_seconds: float) -> None:
    """Until every group has handled all it was sent and nothing more comes out, or nothing goes on for so long."""
    handled, progress, moved_at = Handled(settings), (-1, 0), monotonic()
    while monotonic() - moved_at < timeout_seconds:
        if services:
            services.check()
        account.behind = await handled.behind()
        account.settled_at = monotonic()
        heard, behind = account.tally.events_published, sum(account.behind.values())
        if (heard, behind) != progress:
            progress, moved_at = (heard, behind), account.settled_at
        if not behind and not account.missing():
            await asyncio.sleep(SETTLED_SECONDS)
            if account.tally.events_published == heard and not any((await handled.behind()).values()):
                break
        await asyncio.sleep(0.2)
    account.dead_letters = await handled.dead_letters()
