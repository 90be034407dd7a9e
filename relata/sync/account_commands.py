"""`relata sync accounts` and `relata sync conflicts`: one function per command."""

from typing import Annotated, Literal

import typer

from relata.sync.commands import sync
from relata.terminal import run

accounts = typer.Typer(
    help="Customers, vendors, bank accounts and employees, and the contacts that they are.", no_args_is_help=True
)

AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output, words on standard error.")]
Kind = Annotated[
    Literal["customer", "vendor", "bank-account", "employee"], typer.Argument(help="What kind of account.")
]
No = Annotated[str, typer.Argument(metavar="NO", help="Its number.")]
ContactNo = Annotated[str, typer.Argument(metavar="CONTACT_NO", help="The contact's number.")]
Winner = Annotated[Literal["contact", "account"], typer.Option(help="Whose values count.")]


@accounts.command("list")
def list_accounts(
    limit: Annotated[int, typer.Option(min=1)] = 100,
    alone: Annotated[bool, typer.Option("--alone", help="Only those without a contact.")] = False,
    as_json: AsJson = False,
) -> None:
    """How accounts stand with their contacts."""
    from relata.sync.accounts import list_accounts

    run(as_json, lambda terminal: list_accounts(terminal, limit, alone=alone))


@accounts.command()
def link(
    contact_no: ContactNo,
    kind: Kind,
    no: No,
    master: Winner,
    as_json: AsJson = False,
) -> None:
    """Link a contact with an account that exists. Exit code 1 when it is refused, and why."""
    from relata.sync.accounts import link

    run(as_json, lambda terminal: link(terminal, contact_no, kind, no, master))


@accounts.command()
def create(
    contact_no: ContactNo,
    kind: Kind,
    template: Annotated[str, typer.Option(help="The template that fills what the contact leaves empty.")] = "",
    without_template: Annotated[bool, typer.Option("--without-template", help="Go on when there is none.")] = False,
    for_quote: Annotated[
        bool, typer.Option("--for-quote", help="Of several templates, the one with the contact's territory and so on.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Ask the ERP system for an account of a contact; `accounts requests` tells what becomes of it.

    Exit code 1 when it is refused, and why.
    """
    from relata.sync.accounts import create

    how = {"without_template": without_template, "for_quote": for_quote}
    run(as_json, lambda terminal: create(terminal, contact_no, kind, template, **how))


@accounts.command("requests")
def list_requests(limit: Annotated[int, typer.Option(min=1)] = 100, as_json: AsJson = False) -> None:
    """What the ERP system was asked to make of contacts, and why it did not."""
    from relata.sync.accounts import list_requests

    run(as_json, lambda terminal: list_requests(terminal, limit))


@accounts.command("create-contacts")
def create_contacts(kind: Kind, as_json: AsJson = False) -> None:
    """Make a contact of every account of this kind that has none; it is followed to its end.

    It goes on in the service when it is interrupted here. Exit code 1 when it is refused, and why.
    """
    from relata.sync.accounts import create_contacts

    run(as_json, lambda terminal: create_contacts(terminal, kind))


@sync.command()
def conflicts(limit: Annotated[int, typer.Option(min=1)] = 100, as_json: AsJson = False) -> None:
    """Fields on which a contact and its account differ, and why. Exit code 1 when there are any."""
    from relata.sync.accounts import list_conflicts

    run(as_json, lambda terminal: list_conflicts(terminal, limit))


@sync.command()
def resolve(
    kind: Kind,
    no: No,
    winner: Winner,
    field: Annotated[list[str] | None, typer.Option(help="Only this field; repeat.", show_default="all")] = None,
    as_json: AsJson = False,
) -> None:
    """Settle an account's conflicts by hand. Exit code 1 when there is no such conflict."""
    from relata.sync.accounts import resolve

    run(as_json, lambda terminal: resolve(terminal, kind, no, winner, field or []))
