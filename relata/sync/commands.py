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


Target = Annotated[
    Literal["account", "customer", "contact_person"] | None, typer.Option(help="Only the records of this project.")
]
Wait = Annotated[bool, typer.Option("--wait/--no-wait", help="Follow it to its end.")]


@sync.command()
def upgrade(wait: Wait = True, as_json: AsJson = False) -> None:
    """Give every contact that lacks one its number, and decide on all of them anew; again changes nothing.

    It goes on where it stopped, in any replica. Exit code: 0, or 1 when it ends with errors.
    """
    from relata.sync.runs import start_run

    run(as_json, lambda terminal: start_run(terminal, "upgrade", None, wait=wait))


@sync.command("run")
def start(
    kind: Annotated[
        Literal["failures", "pending", "unanswered", "all"],
        typer.Argument(help="Which records; unanswered and all send again what was sent."),
    ] = "failures",
    target: Target = None,
    wait: Wait = True,
    as_json: AsJson = False,
) -> None:
    """Look at records again: those that failed, those whose project was off, those without an answer, or all."""
    from relata.sync.runs import start_run

    run(as_json, lambda terminal: start_run(terminal, kind, target, wait=wait))


@sync.command()
def runs(limit: Annotated[int, typer.Option(min=1, max=500)] = 20, as_json: AsJson = False) -> None:
    """Runs and how they ended, the newest first."""
    from relata.sync.runs import list_runs

    run(as_json, lambda terminal: list_runs(terminal, limit))


@sync.command()
def records(
    state: Annotated[
        Literal["pending", "waiting", "sent", "acknowledged", "failed", "conflict", "skipped", "gone"] | None,
        typer.Option(help="Only those in this state."),
    ] = None,
    limit: Annotated[int, typer.Option(min=1)] = 100,
    as_json: AsJson = False,
) -> None:
    """Where contacts stand on their way to Finance, and why."""
    from relata.sync.records import list_records

    run(as_json, lambda terminal: list_records(terminal, state, limit))


@sync.command()
def projects(as_json: AsJson = False) -> None:
    """The project of each target."""
    from relata.sync.projects import list_projects

    run(as_json, list_projects)


@sync.command("export")
def export_project(
    name: Annotated[str, typer.Argument(help="account, customer or contact_person; or the name of a template.")],
    out: Annotated[Path | None, typer.Option(help="A file.", show_default="standard output")] = None,
    as_json: AsJson = False,
) -> None:
    """A project as YAML, to be changed and imported."""
    from relata.sync.projects import export_project as export

    run(as_json, lambda terminal: export(terminal, name, out))


@sync.command("import")
def import_project(
    file: Annotated[Path, typer.Argument(metavar="YAML")],
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong with it.")] = False,
    as_json: AsJson = False,
) -> None:
    """Let records be decided by this project. Exit code 1 and the path of each fault when it cannot run."""
    from relata.sync.projects import import_project as import_it

    run(as_json, lambda terminal: import_it(terminal, file, check=check))


@sync.command()
def reconcile(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="Finance's records as JSON Lines: entity, key, fields.", show_default=False
        ),
    ] = None,
    repair: Annotated[bool, typer.Option("--repair", help="Send again what Finance lacks or has otherwise.")] = False,
    as_json: AsJson = False,
) -> None:
    """Hold what we would send against what Finance has: counts, hashes, and every difference by name.

    Without FILE it asks FINANCE_ODATA_URL. Exit code: 0 both sides agree, 1 they differ.
    """
    from relata.sync.reconcile import reconcile_sides

    run(as_json, lambda terminal: reconcile_sides(terminal, file, repair=repair))
