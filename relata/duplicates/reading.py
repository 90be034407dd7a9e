"""A file of contacts -> numbered rows by field, in batches."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

from relata.duplicates.columns import FileColumns
from relata.duplicates.guess import Guess
from relata.importer.rows import Row, RowFile
from relata.terminal import Failed
from shared.contracts.contacts import ContactType

BATCH = 1_000
LOOKED_AT = 5_000
"""Rows whose names tell whether a file without types is one of companies, of persons, or of both."""


class Contact(NamedTuple):
    """A row: its id (the column `id`, else `no`, else the line where it starts), type, and values by field."""

    id: str
    type: ContactType
    values: dict[str, str]


class ContactFile:
    """An open file; iterate for the contacts in batches, once. `refused` counts the rows that could not be read.

    Raises Failed on opening when the file is not there, names no column that we know, or `map` names one it has not.
    """

    def __init__(self, path: Path, map: Sequence[str] = ()) -> None:
        self._columns = FileColumns(map)
        self._file = RowFile(path, self._columns)
        self._fields = {header: field for header in self._file.headers if (field := self._columns.field(header))}
        if not self._fields.keys() - {"id", "no", "type"}:
            self.close()
            raise Failed(f"{path} has no column that is a field of a contact; name them by --map theirs=ours.")
        self.size = self._file.size
        self.refused: list[Row] = []
        self.fields = tuple(self._fields.values())

    @property
    def position(self) -> int:
        return self._file.position

    def close(self) -> None:
        self._file.close()

    def __iter__(self) -> Iterator[list[Contact]]:
        rows = self._values()
        first = list(islice(rows, LOOKED_AT))
        guess = Guess(values for _, values in first)
        contacts = (Contact(id, guess(values), values) for id, values in chain(first, rows))
        while batch := list(islice(contacts, BATCH)):
            yield batch

    def _values(self) -> Iterator[tuple[str, dict[str, str]]]:
        for row in self._file:
            if row.problem:
                self.refused.append(row)
                continue
            values = {
                self._fields[header]: str(value).strip()
                for header, value in row.values.items()
                if value is not None and header in self._fields
            }
            yield values.get("id") or values.get("no") or str(row.line), values
