"""`relata mail`: one function per command."""

from pathlib import Path
from typing import Annotated

import typer

from relata.terminal import run

mail = typer.Typer(help="Mail of salespeople, for the log of their contacts.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="JSON on standard output, words on standard error.")]


@mail.command("import")
def import_mail(
    path: Annotated[Path, typer.Argument(metavar="PATH", exists=True, help="A maildir, or an mbox file.")],
    as_json: AsJson = False,
) -> None:
    """Tell the services of every mail in PATH. Texts and attachments are not told, the attachments' names are.

    A mail is known by its Message-Id, so a repeat logs nothing twice.

    Exit code: 0 all told, 1 some could not be read, 2 wrong path, 4 no broker.
    """
    from relata.mail.importer import import_mails

    run(as_json, lambda terminal: import_mails(terminal, path))


@mail.command("listen")
def listen_for_mail(
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8025,
    lmtp: Annotated[bool, typer.Option("--lmtp", help="LMTP instead of SMTP.")] = False,
    recipient: Annotated[
        list[str] | None, typer.Option(help="Take mail for this address only; repeat.", show_default="any")
    ] = None,
    max_megabytes: Annotated[int, typer.Option(min=1, help="The largest mail.")] = 32,
    certificate: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, help="PEM; then STARTTLS is asked for.")
    ] = None,
    key: Annotated[Path | None, typer.Option(exists=True, dir_okay=False, help="The certificate's key, PEM.")] = None,
) -> None:
    """Take in mail that a journal rule delivers, until Ctrl-C or SIGTERM.

    A mail is accepted (250) when the broker has confirmed it; while the broker is away its sender is told to come again
    (451) and keeps it.
    """
    from relata.mail.inlet import InletOptions, listen

    options = InletOptions(host, port, lmtp, tuple(recipient or ()), max_megabytes << 20, certificate, key)
    run(False, lambda terminal: listen(terminal, options))
