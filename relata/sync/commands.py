"""`relata sync`: one function per command; what it needs is imported inside it."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from relata.terminal import run

sync = typer.Typer(
    help="Contacts on their way to Finance: plan, upgrade, runs, projects, reconciliation.", no_args_is_help=True
)

AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output, words on standard error.")]
Forms = Annotated[
    Literal["direct", "two_hop"], typer.Option("--form", help="Templates: straight to Finance, or through CDS.")
]


@sync.command()
def plan(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="JSON Lines; without it, the live state of the service.")
    ] = None,
    form: Forms = "direct",
    project: Annotated[
        list[Path] | None, typer.Option(metavar="YAML", help="A project instead of its template; repeat.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What would be sent to Finance, field by field with where each value is from; nothing is sent.

    Each line of FILE has a kind: contact, account or document (quote, order, invoice), an id, and a contact's parent.
    Exit code: 0, or 1 when a line of FILE could not be read.
    """
    from relata.sync.plan import plan_file, plan_live
    from services.sync.domain.templates import Form

    run(as_json, lambda terminal: plan_file(terminal, file, Form(form), project or []) if file else plan_live(terminal))
