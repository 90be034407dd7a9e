"""The commands of `relata duplicates`."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from relata.terminal import run

duplicates = typer.Typer(
    help="Contacts that may be one: find them in a file, or look through all contacts again.", no_args_is_help=True
)

AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output, words on standard error.")]


@duplicates.command("find")
def find_duplicates(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSON Lines, of any size.")],
    out: Annotated[Path, typer.Option(metavar="PAIRS.jsonl", help="Where the pairs go.")],
    map: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="THEIRS=OURS", help="A column of the file and the field it is; repeat."),
    ] = None,
    rule: Annotated[
        Literal["fuzzy", "search-strings"], typer.Option(help="The score, or Business Central's search strings.")
    ] = "fuzzy",
    hit_percent: Annotated[int, typer.Option(min=1, max=100, help="Of the search strings that must be equal.")] = 60,
    persons: Annotated[
        bool, typer.Option("--persons", help="Search strings of persons too, not of companies alone.")
    ] = False,
    threshold: Annotated[
        float | None, typer.Option(min=0, max=1, help="Scores from here on.", show_default="likely, by type")
    ] = None,
    processes: Annotated[int, typer.Option(min=0, help="At work at once.", show_default="one per core")] = 0,
    as_json: AsJson = False,
) -> None:
    """Find the pairs of contacts in FILE that may be one; no broker and no database is needed.

    One line per pair: left, right, score (0..1), explanation. A contact's id is its column id, else no, else its line.
    Columns have Business Central's names in snake case (post_code, phone_no) or common other names (zip, phone).

    Exit code: 0 done, 1 done but for rows that could not be read, 2 wrong usage or file, 130 interrupted.
    """
    from relata.duplicates.find import Options, find

    options = Options(file, out, map or [], rule, hit_percent, threshold, processes, persons)
    run(as_json, lambda terminal: find(terminal, options))


@duplicates.command("evaluate")
def evaluate_pairs(
    pairs: Annotated[Path, typer.Argument(metavar="PAIRS.jsonl", help="As find writes it.")],
    labels: Annotated[Path, typer.Argument(metavar="LABELS", help="The true pairs, or the records of each entity.")],
    threshold: Annotated[float, typer.Option(min=0, max=1, help="Scores from here on count as found.")] = 0.0,
    curve: Annotated[Path | None, typer.Option(help="Where the curve goes.", show_default="PAIRS.curve.png")] = None,
    as_json: AsJson = False,
) -> None:
    """Precision, recall and F1 of PAIRS.jsonl, and a curve over all thresholds (PNG).

    LABELS is CSV or JSON Lines: two columns of ids (left and right, or the first two), or id and cluster: the
    records of one entity. All true pairs count, those that were never compared too.
    """
    from relata.duplicates.evaluate import evaluate

    run(as_json, lambda terminal: evaluate(terminal, pairs, labels, threshold, curve))


@duplicates.command("sweep")
def sweep_contacts(
    no: Annotated[str, typer.Option(metavar="PATTERN", help="Only contacts with such a number, as 'CT0001*'.")] = "",
    company_no: Annotated[str, typer.Option(metavar="PATTERN", help="Only those of such a company.")] = "",
    external_id: Annotated[str, typer.Option(metavar="PATTERN", help="Only those with such an external id.")] = "",
    modified_since: Annotated[datetime | None, typer.Option(help="Only those changed since then.")] = None,
    bookmark: Annotated[Path, typer.Option(help="Where it is kept how far the sweep came.")] = Path(
        "build/duplicates-sweep.json"
    ),
    in_flight: Annotated[int, typer.Option(min=1, help="Contacts sent and not compared, at most.")] = 1000,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds without any progress before giving up.")] = 60.0,
    as_json: AsJson = False,
) -> None:
    """Compare all contacts again, beside what goes on, and make their search strings anew.

    For after a change of the setup or of the rules. Interrupted, it is taken up where it was by the same command.

    Exit code: 0 done, 2 wrong usage, 3 the service does not go on, 4 no broker, 130 interrupted.
    """
    from relata.duplicates.sweep import Choice, Options, sweep

    choice = Choice(no, company_no, external_id, modified_since)
    run(as_json, lambda terminal: sweep(terminal, Options(bookmark, choice, in_flight, timeout)))
