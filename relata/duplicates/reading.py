"""A file of contacts -> numbered rows by field, in batches."""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from relata.duplicates.columns import FileColumns
from relata.duplicates.guess import Guess
from relata.duplicates.records import Contacts
from relata.importer.rows import Row, RowFile
from relata.terminal import Failed

BATCH = 2_000
LOOKED_AT = 5_000
"""Rows whose names tell whether a file without types is one of companies, of persons, or of both."""


class ContactFile:
    """An open file; iterate for the contacts in batches, once. `refused` counts the rows that could not be read.

    A contact's id is its column `id`, else `no`, else the line where it starts.
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

    def __iter__(self) -> Iterator[Contacts]:
        rows = self._readable()
        first = list(islice(rows, LOOKED_AT))
        guess, rows = Guess(self._columns_of(first)), chain(first, rows)
        while batch := list(islice(rows, BATCH)):
            columns = self._columns_of(batch)
            blank = [""] * len(batch)
            named = zip(columns.get("id", blank), columns.get("no", blank), batch, strict=True)
            ids = [id or no or str(row.line) for id, no, row in named]
            yield Contacts(ids, guess.types(columns, len(batch)), columns)

    def _readable(self) -> Iterator[Row]:
        for row in self._file:
            if row.problem:
                self.refused.append(row)
            else:
                yield row

    def _columns_of(self, rows: Sequence[Row]) -> dict[str, list[str]]:
        """By field; where two columns are one field, the last that says something counts."""
        found: dict[str, list[str]] = {}
        values = [row.values for row in rows]
        for header, field in self._fields.items():
            cells = _cells(values, header)
            if field in found:
                cells = [before if cell is None else cell for cell, before in zip(cells, found[field], strict=True)]
            found[field] = _texts(cells)
        return found


def _cells(rows: list[dict[str, Any]], header: str) -> list[Any]:
    try:
        return list(map(itemgetter(header), rows))
    except KeyError:  # of JSON
        return [row.get(header) for row in rows]


def _texts(cells: list[Any]) -> list[str]:
    try:
        return list(map(str.strip, cells))
    except TypeError:  # numbers and null, of JSON
        return ["" if cell is None else str(cell).strip() for cell in cells]
