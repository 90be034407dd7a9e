"""Rows of a CSV, JSON Lines or vCard file, one at a time."""

import csv
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import chain, islice
from pathlib import Path
from typing import Any

import orjson

from relata.importer.columns import Columns
from relata.importer.textfile import TextFile, Unreadable
from relata.terminal import Failed
from relata.vcard import cards, read_card
from shared.contracts.contacts import FieldError

LOOKED_AT = 1000
"""Rows of JSON Lines whose keys are looked at before anything is sent; an unknown key after them refuses its row."""
DELIMITERS = ",;\t|"


@dataclass(slots=True)
class Row:
    """A row: its number from 1, the line of the file where it starts, its values by header, what is wrong with it."""

    number: int
    line: int
    values: dict[str, Any] = field(default_factory=dict)
    problem: FieldError | None = None


class RowFile:
    """An open file. `headers` are known at once; iterate for the rows, once. Empty lines are no rows.

    Raises Failed on opening when the file is not there or not what it is said to be, and Unreadable while reading.
    `format` is auto, csv, jsonl or vcard; `delimiter` and `encoding` blank are found out.
    """

    def __init__(
        self, path: Path, columns: Columns, format: str = "auto", delimiter: str = "", encoding: str = ""
    ) -> None:
        self._path, self._columns = path, columns
        self._how = (format, delimiter, encoding)
        self._text = TextFile(path, encoding)
        self.size = self._text.size
        if _is_vcard(path, self._text.beginning, format):
            self.headers = list[str]()
            self._rows = self._vcard_rows()
        elif _is_jsonl(path, self._text.beginning, format):
            self.headers, self._rows = self._open_jsonl()
        else:
            self.headers, self._rows = self._open_csv(delimiter)

    def __iter__(self) -> Iterator[Row]:
        return self._rows

    def again(self) -> Iterator[Row]:
        """All rows once more, beside those that are being read; none of a pipe, and none of vCards, which are slow."""
        if self.size is not None and self.headers:
            other = RowFile(self._path, self._columns, *self._how)
            with closing(other), suppress(Unreadable):  # who reads the rows themselves is told
                yield from other

    @property
    def position(self) -> int:
        """Bytes read so far."""
        return self._text.position

    def close(self) -> None:
        self._text.close()

    def _open_csv(self, delimiter: str) -> tuple[list[str], Iterator[Row]]:
        # strict: a quote that is not closed is a refusal that names the lines it runs over, not one long value
        reader = csv.reader(self._text.lines(), delimiter=delimiter or self._likely_delimiter(), strict=True)
        try:
            headers = next((cells for cells in reader if not _blank(cells)), None)
        except (csv.Error, Unreadable) as error:
            raise Failed(f"{self._path}: the header cannot be read: {error}") from error
        if headers is None:
            raise Failed(f"{self._path} is empty: the first line must name the columns.")
        self._columns.check_map(headers)
        return headers, self._csv_rows(reader, headers)

    def _likely_delimiter(self) -> str:
        """The one by which the header names most columns that we know, then most columns."""
        header = next((line for line in self._text.beginning.splitlines() if line.strip()), "")

        def columns_found(delimiter: str) -> tuple[int, int]:
            cells = next(csv.reader([header], delimiter=delimiter), [])
            return self._columns.known(cells), len(cells)

        return max(DELIMITERS, key=columns_found)

    def _csv_rows(self, reader: Any, headers: list[str]) -> Iterator[Row]:
        number = 0
        while True:
            line, problem, cells = reader.line_num + 1, "", []
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                problem = f"Lines {line} to {reader.line_num}: {error}."
            if problem or not _blank(cells):
                number += 1
                yield (
                    _refused(number, line, "malformed", problem) if problem else _csv_row(number, line, headers, cells)
                )

    def _open_jsonl(self) -> tuple[list[str], Iterator[Row]]:
        rows = self._jsonl_rows()
        try:
            first = list(islice(rows, LOOKED_AT))
        except Unreadable as error:
            raise Failed(f"{self._path}: {error}") from error
        return list(dict.fromkeys(key for row in first for key in row.values)), chain(first, rows)

    def _vcard_rows(self) -> Iterator[Row]:
        for number, (line, text) in enumerate(cards(self._text.lines()), 1):
            yield _vcard_row(number, line, text)

    def _jsonl_rows(self) -> Iterator[Row]:
        number = 0
        for line, text in enumerate(self._text.lines(), 1):
            if text.strip():
                number += 1
                yield _json_row(number, line, text)


def _is_vcard(path: Path, beginning: str, format: str) -> bool:
    looks_so = path.suffix in (".vcf", ".vcard") or beginning.lstrip().upper().startswith("BEGIN:VCARD")
    return format == "vcard" or (format == "auto" and looks_so)


def _is_jsonl(path: Path, beginning: str, format: str) -> bool:
    if format == "csv":
        return False
    if beginning.lstrip().startswith("["):
        raise Failed(f"{path} is one JSON array; JSON Lines has one object per line (jq -c '.[]' makes it so).")
    return format == "jsonl" or path.suffix in (".jsonl", ".ndjson") or beginning.lstrip().startswith("{")


def _blank(cells: list[str]) -> bool:
    return not cells or (len(cells) == 1 and not cells[0].strip())


def _csv_row(number: int, line: int, headers: list[str], cells: list[str]) -> Row:
    if len(cells) != len(headers) and (len(cells) < len(headers) or any(cells[len(headers) :])):
        code = "too_few_columns" if len(cells) < len(headers) else "too_many_columns"
        return _refused(number, line, code, f"The header names {len(headers)} columns, this row has {len(cells)}.")
    try:
        if not (text := "".join(cells)).isascii():
            text.encode()
    except UnicodeEncodeError:
        return _refused(number, line, "encoding", "Some of its bytes are no characters of the file's encoding.")
    return Row(number, line, dict(zip(headers, cells, strict=False)))


def _vcard_row(number: int, line: int, text: str) -> Row:
    try:
        text.encode()
        return Row(number, line, read_card(text))
    except UnicodeEncodeError:
        return _refused(number, line, "encoding", "Some of its bytes are no characters of the file's encoding.")
    except Exception as error:  # vobject fails on broken cards in many ways
        return _refused(number, line, "malformed", f"Not a vCard that can be read: {error}.")


def _json_row(number: int, line: int, text: str) -> Row:
    try:
        values = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return _refused(number, line, "malformed", f"Not JSON: {error.msg}.")
    if not isinstance(values, dict):
        return _refused(number, line, "malformed", "Not a JSON object.")
    return Row(number, line, values)


def _refused(number: int, line: int, code: str, message: str) -> Row:
    return Row(number, line, {}, FieldError(code=code, message=message))
