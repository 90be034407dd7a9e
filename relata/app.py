"""The command line: one function per command. What a command needs is imported inside it, so that --help is fast."""

import logging
from pathlib import Path
from typing import Annotated, Literal

import typer

from relata.duplicates.app import duplicates
from relata.interactions.commands import interactions
from relata.mail.commands import mail
from relata.sync.account_commands import accounts
from relata.sync.commands import sync
from relata.terminal import run

app = typer.Typer(
    name="relata",
    help="Relationship management as Kafka microservices.",
    epilog="Settings come from the environment: KAFKA_BOOTSTRAP_SERVERS, RELATA_NAMESPACE, KAFKA_SASL_USERNAME, ...",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
letters = typer.Typer(
    help="Messages a service could not read or handle: look at them, send them again, or drop them.",
    no_args_is_help=True,
)
exports = typer.Typer(help="Write what a service has into a file.", no_args_is_help=True)
replays = typer.Typer(help="Publish once more what a service has.", no_args_is_help=True)
app.add_typer(letters, name="dead-letters")
app.add_typer(exports, name="export")
app.add_typer(replays, name="replay")
app.add_typer(duplicates, name="duplicates")
sync.add_typer(accounts, name="accounts")
app.add_typer(sync, name="sync")
app.add_typer(mail, name="mail")
app.add_typer(interactions, name="interactions")

AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output, words on standard error.")]


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV, JSON Lines or vCard, of any size.")],
    map: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="THEIRS=OURS", help="A column of the file and the field it is; repeat."),
    ] = None,
    ignore_unknown: Annotated[bool, typer.Option("--ignore-unknown", help="Leave unknown columns out.")] = False,
    verdicts: Annotated[
        Path | None, typer.Option(help="Where the verdicts go.", show_default="FILE.verdicts.jsonl")
    ] = None,
    format: Annotated[Literal["auto", "csv", "jsonl", "vcard"], typer.Option(help="What FILE is.")] = "auto",
    resume: Annotated[bool, typer.Option("--resume", help="Go on where an import of FILE was interrupted.")] = False,
    update: Annotated[
        bool, typer.Option("--update", help="Rows whose number belongs to a contact change it, by what they name.")
    ] = False,
    delimiter: Annotated[str, typer.Option(help="Between the cells of a CSV file.", show_default="found out")] = "",
    encoding: Annotated[str, typer.Option(help="As cp1252.", show_default="UTF-8, or by byte order mark")] = "",
    on_duplicate: Annotated[
        Literal["accept", "report", "refuse"],
        typer.Option(help="What becomes of a row that may be a contact that exists: the dedupe service is asked."),
    ] = "accept",
    in_flight: Annotated[int, typer.Option(min=1, help="Rows sent and not answered, at most.")] = 2000,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds without any answer before giving up.")] = 60.0,
    as_json: AsJson = False,
) -> None:
    """Create a contact from each row of FILE; one verdict per row says its number, or why it was refused.

    Columns are the field names of a contact or Business Central's captions (E-Mail, Phone No.), and customer_no,
    vendor_no, bank_account_no, employee_no; business_relations has labels, as PRESS;LAW. A row without type that names
    a company or the parts of a personal name is a Person, any other a Company. Verdicts come in the order of the
    answers. --on-duplicate compares a row with contacts that exist, not with other rows: `relata duplicates find` does
    that, before.

    Exit code: 0 all accepted, 1 some refused, 2 wrong usage or file, 3 some unanswered, 4 no broker, 130 interrupted.
    """
    from relata.importer.command import Options
    from relata.importer.command import import_file as start

    if len(delimiter) > 1:
        raise typer.BadParameter("one character (a tab: $'\\t')", param_hint="--delimiter")
    options = Options(
        file,
        map or [],
        ignore_unknown,
        verdicts,
        format,
        delimiter,
        encoding,
        resume,
        update,
        in_flight=in_flight,
        timeout_seconds=timeout,
        on_duplicate=on_duplicate,
    )
    run(as_json, lambda terminal: start(terminal, options))


@app.command("undo-import")
def undo_import(
    verdicts: Annotated[Path, typer.Argument(metavar="VERDICTS", help="The verdict file of the import.")],
    force: Annotated[bool, typer.Option("--force", help="Also what was changed since the import.")] = False,
    as_json: AsJson = False,
) -> None:
    """Delete what an import created and restore what it changed. Exit code 1 when something was kept, and why.

    Persons go before companies; a company with persons of another origin stays. It may be run again.
    """
    from relata.importer.undo import undo_import as start

    run(as_json, lambda terminal: start(terminal, verdicts, force=force))


ContactType = Annotated[Literal["Company", "Person"] | None, typer.Option("--type", help="Only these.")]
CompanyNo = Annotated[str, typer.Option(help="Only this company and its persons.")]
SalespersonCode = Annotated[str, typer.Option(help="Only those of this salesperson.")]
ModifiedSince = Annotated[str, typer.Option(metavar="TIME", help="Only those changed since, 2026-11-20T09:00:00Z.")]


@exports.command("contacts")
def export_contacts(
    out: Annotated[Path | None, typer.Option(help="A file.", show_default="standard output")] = None,
    format: Annotated[Literal["csv", "jsonl", "vcard", "vcard3"], typer.Option(help="vcard is 4.0.")] = "csv",
    type: ContactType = None,
    company_no: CompanyNo = "",
    salesperson_code: SalespersonCode = "",
    modified_since: ModifiedSince = "",
    as_json: AsJson = False,
) -> None:
    """Contacts as rows that relata import reads, asked of the service at RELATA_CONTACTS_URL."""
    from relata.exporter.command import export_contacts as start

    filters = _filters(type, company_no, salesperson_code, modified_since)
    run(as_json, lambda terminal: start(terminal, out, format, filters))


@replays.command("contacts")
def replay_contacts(
    type: ContactType = None,
    company_no: CompanyNo = "",
    salesperson_code: SalespersonCode = "",
    modified_since: ModifiedSince = "",
    as_json: AsJson = False,
) -> None:
    """Publish the current state of contacts for readers that came later; those that have it drop it."""
    from relata.replay_contacts import replay_contacts as start

    filters = _filters(type, company_no, salesperson_code, modified_since)
    run(as_json, lambda terminal: start(terminal, filters))


def _filters(type: str | None, company_no: str, salesperson_code: str, modified_since: str) -> dict[str, str]:
    named = {
        "type": type or "",
        "company_no": company_no,
        "salesperson_code": salesperson_code,
        "modified_since": modified_since,
    }
    return {name: value for name, value in named.items() if value}


@app.command()
def topics(
    create: Annotated[bool, typer.Option("--create", help="Make those that are missing.")] = False,
    as_json: AsJson = False,
) -> None:
    """The topics of the system, as declared and as they are. Exit code 1 when one is missing."""
    from relata.topics import show_topics

    run(as_json, lambda terminal: show_topics(terminal, create=create))


@app.command()
def status(
    url: Annotated[
        list[str] | None, typer.Option(metavar="NAME=URL", help="A service to ask, instead of all; repeat.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Whether each service is ready, and its figures. Exit code 1 when one is not.

    Asks 127.0.0.1:8001 to 8005 (contacts, dedupe, interactions, sync, finance), or RELATA_CONTACTS_URL and so on.
    """
    from relata.status import show_status

    run(as_json, lambda terminal: show_status(terminal, urls=url or []))


Address = Annotated[str, typer.Argument(metavar="LETTER", help="As the list shows it: group/partition/offset.")]
Addresses = Annotated[list[str] | None, typer.Argument(metavar="LETTER...", help="As the list shows them.")]
Group = Annotated[str, typer.Option(help="Only those of this service.")]
Reason = Annotated[str, typer.Option(help="Only those with this reason.")]
All = Annotated[bool, typer.Option("--all", help="All of them, or all of --group and --reason.")]


@letters.command("list")
def list_letters(group: Group = "", reason: Reason = "", as_json: AsJson = False) -> None:
    """Dead letters that nobody replayed or dropped yet."""
    from relata.dead_letters import list_letters

    run(as_json, lambda terminal: list_letters(terminal, group, reason))


@letters.command("show")
def show_letter(
    letter: Address,
    value: Annotated[bool, typer.Option("--value", help="Its value too, which may be personal data.")] = False,
    as_json: AsJson = False,
) -> None:
    """One dead letter with all its headers. Exit code 1 when there is none."""
    from relata.dead_letters import show_letter

    run(as_json, lambda terminal: show_letter(terminal, letter, with_value=value))


@letters.command("replay")
def replay_letters(
    letter: Addresses = None, every: All = False, group: Group = "", reason: Reason = "", as_json: AsJson = False
) -> None:
    """Send dead letters to their topic again, as they were. Exit code 1 when one could not be."""
    from relata.dead_letters import Choice, replay_letters

    run(as_json, lambda terminal: replay_letters(terminal, Choice(letter or [], every, group, reason)))


@letters.command("drop")
def drop_letters(
    letter: Addresses = None, every: All = False, group: Group = "", reason: Reason = "", as_json: AsJson = False
) -> None:
    """List dead letters no more; their topic keeps them until its retention ends. Exit code 1 when one is not there."""
    from relata.dead_letters import Choice, drop_letters

    run(as_json, lambda terminal: drop_letters(terminal, Choice(letter or [], every, group, reason)))


@app.command()
def up(
    data_dir: Annotated[
        Path | None, typer.Option(help="Keep the database here over restarts.", show_default="until the end")
    ] = None,
    logs: Annotated[Path, typer.Option(help="Where the services write their logs.")] = Path("build/logs"),
    free_ports: Annotated[bool, typer.Option("--free-ports", help="Any free ports instead of 8001 to 8005.")] = False,
    as_json: AsJson = False,
) -> None:
    """Broker, database and the five services on this machine, until Ctrl-C."""
    from relata.up import run_up

    run(as_json, lambda terminal: run_up(terminal, data_dir=data_dir, logs=logs, free_ports=free_ports))


@app.command()
def demo(
    samples: Annotated[Path, typer.Option(help="A folder as samples/.")] = Path("samples"),
    out: Annotated[Path, typer.Option(help="Where demo.json and the logs go.")] = Path("build"),
    no_services: Annotated[
        bool, typer.Option("--no-services", help="Through what runs already, where the environment says.")
    ] = False,
    timeout: Annotated[float, typer.Option(min=1, help="Seconds without any progress before giving up.")] = 120.0,
    as_json: AsJson = False,
) -> None:
    """The sample set through the whole system, and an account of every message. Exit code 1 when one was lost."""
    from relata.demo.story import DemoOptions, run_demo

    options = DemoOptions(samples, out, own_stack=not no_services, timeout_seconds=timeout)
    run(as_json, lambda terminal: run_demo(terminal, options))


@app.command(hidden=True)
def docs(out: Annotated[Path, typer.Option(help="The folder to write.")] = Path("docs/messages")) -> None:
    """Write the pages about topics, messages and HTTP from the apps."""
    from relata.docs import write_docs

    write_docs(out)


def main() -> None:
    """The program: as `app`, with the logs of libraries kept off the terminal."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    app(prog_name="relata")
