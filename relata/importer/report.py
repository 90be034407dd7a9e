"""What people and programs are told about an import."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from relata.importer.exchange import Exchange
from relata.terminal import Exit, Terminal


def summary(exchange: Exchange, written: int, seconds: float, code: Exit, ending: str) -> dict[str, Any]:
    """`written`: verdicts in the file, counted there; `ending`: why it did not come to its end, or blank."""
    verdicts = exchange.verdicts
    return {
        "import_id": exchange.import_id,
        "rows": exchange.rows,
        "verdicts": written,
        "accepted": verdicts.accepted,
        "changed": verdicts.changed,
        "unchanged": verdicts.unchanged,
        "refused": verdicts.refused,
        "unanswered": verdicts.unanswered,
        "with_duplicates": verdicts.with_duplicates,
        "reasons": dict(verdicts.reasons.most_common()),
        "sent_again": exchange.sent_again,
        "seconds": round(seconds, 3),
        "rows_per_second": round(exchange.rows / seconds, 1),
        "problem": ending,
        "exit_code": int(code),
        "verdict_file": str(verdicts.path),
    }


def tell(terminal: Terminal, told: dict[str, Any]) -> None:
    terminal.say(
        f"{told['rows']:,} rows in {told['seconds']:.1f} s ({told['rows_per_second']:,.0f} per second): "
        f"{told['accepted']:,} accepted, {told['refused']:,} refused, {told['unanswered']:,} unanswered."
    )
    if told["changed"] or told["unchanged"]:
        terminal.say(f"{told['changed']:,} contacts changed, {told['unchanged']:,} were so already.")
    if told["with_duplicates"]:
        terminal.say(f"{told['with_duplicates']:,} of those accepted may be contacts that exist: see their verdicts.")
    if told["reasons"]:
        terminal.table(("Reason", "Rows#"), told["reasons"].items())
    agree = "as many as rows" if told["verdicts"] == told["rows"] else f"NOT as many as the {told['rows']:,} rows"
    terminal.say(f"{told['verdicts']:,} verdicts, {agree}, in {told['verdict_file']}")
    if told["problem"]:
        terminal.complain(told["problem"])
    terminal.result(told)


@contextmanager
def progress_bar(terminal: Terminal, bytes_in_file: int | None) -> Iterator[Callable[[Exchange], None]]:
    """Shows an exchange as far as it is, over the bytes of its file; nothing when nobody watches."""
    if not terminal.people.is_terminal:
        yield lambda _: None
        return
    counts = "{task.fields[rows]:,} rows  {task.fields[refused]:,} refused  {task.fields[rate]:,.0f}/s"
    columns = (BarColumn(), TaskProgressColumn(), TextColumn(counts), TimeElapsedColumn())
    started = monotonic()
    with Progress(*columns, console=terminal.people, transient=True) as bar:
        task = bar.add_task("", total=bytes_in_file, rows=0, refused=0, rate=0.0)

        def show(exchange: Exchange) -> None:
            rate = exchange.rows / (monotonic() - started)
            done, refused = exchange.file.position, exchange.verdicts.refused
            bar.update(task, completed=done, rows=exchange.rows, refused=refused, rate=rate)

        yield show
