"""Rows that wait for their company, or for others to be done with their contact, in a temporary file."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass

import orjson

from relata.importer.duplicates import Likely
from shared.contracts.contacts import ChangeContact, CreateContact, FieldError


@dataclass(frozen=True, slots=True)
class Sent:
    """A row on its way; `again`: for the second and last time; `likely`: the contacts that it may be.

    `said` is what the row says where the command is a change of what is there.
    """

    row: int
    line: int
    command: CreateContact | ChangeContact
    again: bool = False
    likely: tuple[Likely, ...] = ()
    said: CreateContact | None = None


class WaitingRows:
    """First all are put in, then each is taken out once, in the same order; `count` is how many were put in."""

    def __init__(self) -> None:
        self.count = 0
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by close()
        self._taking = False

    def put(self, sent: Sent, errors: tuple[FieldError, ...]) -> None:
        self.count += 1
        told = [error.model_dump() for error in errors]
        command = (sent.said or sent.command).model_dump(mode="json", exclude_unset=True)
        self._file.write(orjson.dumps([sent.row, sent.line, command, told, [*map(list, sent.likely)]]) + b"\n")

    def take(self) -> Iterator[tuple[Sent, tuple[FieldError, ...]]]:
        """Those not taken yet, each ready for its second try, with the errors of its first."""
        if not self._taking:
            self._taking = True
            self._file.seek(0)
        while text := self._file.readline():
            row, line, command, errors, likely = orjson.loads(text)
            known = tuple(Likely(*one) for one in likely)
            sent = Sent(row, line, CreateContact.model_validate(command), again=True, likely=known)
            yield sent, tuple(map(FieldError.model_validate, errors))

    def close(self) -> None:
        self._file.close()
