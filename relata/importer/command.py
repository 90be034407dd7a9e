"""`relata import FILE`: opens both ends, lets the rows through, tells how it went."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from aiokafka.errors import KafkaError

from relata.contacts_pages import contacts_service
from relata.importer.answers import listen
from relata.importer.columns import Columns, read_map
from relata.importer.duplicates import Unchecked, duplicate_check
from relata.importer.exchange import Exchange, NoAnswer
from relata.importer.known import Known
from relata.importer.report import progress_bar, summary, tell
from relata.importer.resuming import ImportState, Resumed, final_verdicts, set_aside
from relata.importer.rows import RowFile
from relata.importer.verdicts import Verdicts
from relata.terminal import Exit, Failed, Terminal
from shared.platform.kafka.producer import BrokerUnavailable, Publisher
from shared.platform.settings import Settings, read_settings


@dataclass(frozen=True, slots=True)
class Options:
    """How to import; `verdicts` None is FILE.verdicts.jsonl, `format` auto looks at the file, blanks are found out."""

    file: Path
    map: Sequence[str] = ()
    ignore_unknown: bool = False
    verdicts: Path | None = None
    format: str = "auto"
    delimiter: str = ""
    encoding: str = ""
    resume: bool = False
    update: bool = False
    in_flight: int = 2000
    timeout_seconds: float = 60.0
    on_duplicate: str = "accept"

    @property
    def verdict_file(self) -> Path:
        return self.verdicts or self.file.with_name(f"{self.file.name}.verdicts.jsonl")

    @property
    def state_file(self) -> Path:
        return self.verdict_file.with_name(f"{self.file.name}.import.json")


async def import_file(terminal: Terminal, options: Options) -> Exit:
    settings = read_settings()
    columns = Columns(read_map(options.map), ignore_unknown=options.ignore_unknown)
    file = RowFile(options.file, columns, options.format, options.delimiter, options.encoding)
    try:
        columns.check(file.headers)
        if options.verdict_file.resolve() == options.file.resolve():
            raise Failed("The verdicts would overwrite the file that is to be imported.")
        return await _import(terminal, settings, options, columns, file)
    finally:
        file.close()


async def _import(terminal: Terminal, settings: Settings, options: Options, columns: Columns, file: RowFile) -> Exit:
    publisher, started = Publisher(settings), monotonic()
    state = ImportState.read(options.state_file, file.size) if options.resume else ImportState.begin(file.size)
    before = set_aside(options.verdict_file) if options.resume else None
    async with AsyncExitStack() as stack:
        answers = await stack.enter_async_context(listen(settings, state.import_id, state.since))
        check = await stack.enter_async_context(duplicate_check(options.on_duplicate))
        known = Known(await stack.enter_async_context(contacts_service())) if options.update else None
        resumed = await Resumed.hear(final_verdicts(before), answers) if before else None
        state.keep(options.state_file, answers)
        verdicts = Verdicts(options.verdict_file, final_verdicts(before) if before else ())
        exchange = Exchange(
            state.import_id, file, columns, verdicts, publisher, answers, check, resumed=resumed, known=known
        )
        try:
            with progress_bar(terminal, file.size) as progress:
                code, ending = await _to_the_end(exchange, options, progress)
        finally:
            exchange.close()
            written = verdicts.close()
            await publisher.stop()
    tell(terminal, summary(exchange, written, monotonic() - started, code, ending))
    return code


async def _to_the_end(exchange: Exchange, options: Options, progress: Callable[[Exchange], None]) -> tuple[Exit, str]:
    """How the exchange ended, and why when it was too early; either way every row that was read has its verdict."""
    try:
        await exchange.run(options.in_flight, options.timeout_seconds, progress)
    except NoAnswer:
        exchange.give_up("no_answer", "Sent, but nothing answered.", read_on=True)
        return Exit.UNANSWERED, f"No answer for {options.timeout_seconds:g} seconds: is the contacts service running?"
    except Unchecked as error:
        exchange.give_up("no_answer", "Sent, but its answer was not waited for.", read_on=True)
        return Exit.UNANSWERED, str(error)
    except (BrokerUnavailable, KafkaError) as error:
        exchange.give_up("broker_away", "It is not known whether it was sent.", read_on=True)
        return Exit.BROKER_AWAY, f"The broker went away: {error}"
    except asyncio.CancelledError:
        exchange.give_up("interrupted", "Sent, but its answer was not waited for.", read_on=False)
        return Exit.INTERRUPTED, "Interrupted: rows that have no verdict were not read."
    if exchange.unreadable:
        return Exit.USAGE, f"{options.file} could not be read to its end. {exchange.unreadable}"
    verdicts = exchange.verdicts
    return Exit.UNANSWERED if verdicts.unanswered else Exit.REFUSED if verdicts.refused else Exit.OK, ""
