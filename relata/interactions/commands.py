"""`relata interactions`: one function per command."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from relata.terminal import run

interactions = typer.Typer(help="What passed between us and our contacts.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output, words on standard error.")]
By = Literal["all", "template", "group", "salesperson", "campaign", "evaluation", "flow", "contact", "company"]
Period = Literal["day", "week", "month", "quarter", "year"]
DAY = ["%Y-%m-%d"]


@interactions.callback()
def several() -> None:
    """Keeps `report` a command of its own while it is the only one."""


@interactions.command()
def report(
    by: Annotated[By, typer.Option(help="What to count by.")] = "template",
    period: Annotated[Period | None, typer.Option(help="Lines for each of these.", show_default="all at once")] = None,
    first: Annotated[datetime | None, typer.Option("--from", formats=DAY, help="The first day.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=DAY, help="The last day.")] = None,
    contact: Annotated[str, typer.Option(metavar="NO", help="Of this contact; a company with all its contacts.")] = "",
    template: Annotated[str, typer.Option(metavar="CODE", help="Only by this interaction template.")] = "",
    group: Annotated[str, typer.Option(metavar="CODE", help="Only of this interaction group.")] = "",
    salesperson: Annotated[str, typer.Option(metavar="CODE", help="Only of this salesperson.")] = "",
    csv: Annotated[Path | None, typer.Option(dir_okay=False, help="Write the lines to this file too.")] = None,
    chart: Annotated[
        Path | None, typer.Option(dir_okay=False, metavar="FILE.svg|FILE.png", help="Draw the numbers too.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Number, cost and duration of interactions, and the response times; canceled and postponed ones do not count.

    Asks the interactions service at 127.0.0.1:8003, or RELATA_INTERACTIONS_URL.

    Exit code: 0, 1 when there is no such contact, 2 wrong usage, 3 when the service does not answer.
    """
    from relata.interactions.report import Question, show_report

    days = {"from": first, "to": last}
    question = Question(
        by=by,
        period=period or "",
        days={name: f"{day:%Y-%m-%d}" for name, day in days.items() if day},
        contact_no=contact,
        codes={"template": template, "group": group, "salesperson": salesperson},
    )
    run(as_json, lambda terminal: show_report(terminal, question, csv, chart))
