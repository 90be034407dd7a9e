"""Number series: which numbers are given from when, and who may type one (Business Central, No. Series table 308)."""

from collections.abc import Iterator
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict

from services.contacts.domain.errors import (
    field_error,
    no_open_line,
    no_series_refused,
    refuse_if,
    too_long,
    version_conflict,
)
from services.contacts.domain.number_line import LENGTH, NumberLine, alike, countable
from services.contacts.domain.validation import as_code
from shared.contracts.contacts import FieldError
from shared.contracts.contacts_setup import (
    DeleteNumberSeries,
    NumberSeriesChanged,
    NumberSeriesDeleted,
    NumberSeriesLine,
    SetNumberSeries,
)

DESCRIPTION_LENGTH = 100


class NumberSeries(BaseModel):
    """A series with its lines, each good from its starting date on; `version` counts its changes from 1.

    Numbers are given by the series, or typed by hand, or both: at least one of the two is always allowed.
    """

    model_config = ConfigDict(frozen=True)

    code: str
    description: str = ""
    default_nos: bool = True
    manual_nos: bool = True
    date_order: bool = False
    lines: tuple[NumberSeriesLine, ...] = ()
    related: tuple[str, ...] = ()
    version: int = 0
    deleted: bool = False

    def set_up(self, command: SetNumberSeries) -> tuple[Self, NumberSeriesChanged]:
        """The series as the command wants it; `self` is the one before, of version 0 when there was none."""
        if command.expected_version not in (None, self.version):
            raise version_conflict(f"Number series {self.code}", command.expected_version or 0, self.version)
        refuse_if(*_errors(command))
        default_nos, manual_nos = self._allowed(command)
        lines = sorted(map(_tidied, command.lines), key=lambda line: line.starting_date or date.min)
        series = self.model_copy(
            update={
                "description": command.description.strip(),
                "default_nos": default_nos,
                "manual_nos": manual_nos,
                "date_order": command.date_order,
                "lines": tuple(lines),
                "related": tuple(dict.fromkeys(map(as_code, command.related))),
                "version": self.version + 1,
                "deleted": False,
            }
        )
        return series, NumberSeriesChanged(**series.model_dump(exclude={"deleted"}))

    def delete(self, command: DeleteNumberSeries) -> tuple[Self, NumberSeriesDeleted | None]:
        """The series, gone; no event when it was so already."""
        if command.expected_version not in (None, self.version):
            raise version_conflict(f"Number series {self.code}", command.expected_version or 0, self.version)
        if self.deleted:
            return self, None
        gone = self.model_copy(update={"version": self.version + 1, "deleted": True})
        return gone, NumberSeriesDeleted(code=gone.code, version=gone.version)

    def put_back(self) -> tuple[Self, NumberSeriesChanged]:
        """The series, there again as it was before it was deleted."""
        series = self.model_copy(update={"version": self.version + 1, "deleted": False})
        return series, NumberSeriesChanged(**series.model_dump(exclude={"deleted"}))

    def line_at(self, day: date) -> NumberLine:
        """The unused line for `day`: that of the latest starting date; an earlier one is never gone back to."""
        if not self.default_nos:
            raise no_series_refused("default_nos_off", f"Number series {self.code} gives no numbers itself.")
        started = [line for line in self.lines if line.starting_date is None or line.starting_date <= day]
        if not started:
            raise no_open_line(self.code, day)
        return self.unused(started[-1])

    def unused(self, line: NumberSeriesLine) -> NumberLine:
        """The numbers of one line, as if none had been given."""
        code = f"{self.code}|{line.starting_date}" if line.starting_date else self.code
        return NumberLine(code=code, date_order=self.date_order, **line.model_dump(exclude={"starting_date"}))

    def manual_errors(self, no: str) -> list[FieldError]:
        if self.manual_nos:
            return []
        sentence = f"Number {no}: series {self.code} takes no typed numbers."
        return [FieldError(field="no", code="manual_nos_off", message=sentence)]

    def _allowed(self, command: SetNumberSeries) -> tuple[bool, bool]:
        """Clearing one of Default Nos. and Manual Nos. turns the other on."""
        if command.default_nos or command.manual_nos:
            return command.default_nos, command.manual_nos
        return (True, False) if self.manual_nos else (False, True)


def _tidied(line: NumberSeriesLine) -> NumberSeriesLine:
    nos = {name: as_code(getattr(line, name)) for name in ("starting_no", "ending_no", "warning_no")}
    return line.model_copy(update=nos)


def _errors(command: SetNumberSeries) -> Iterator[FieldError]:
    if not 0 < len(command.code.strip()) <= LENGTH:
        yield field_error("code", "code_length", f"must have 1 to {LENGTH} characters.")
    if len(command.description.strip()) > DESCRIPTION_LENGTH:
        yield too_long("description", DESCRIPTION_LENGTH)
    starts = [line.starting_date for line in command.lines]
    if len(starts) != len(set(starts)):
        yield field_error("lines", "starting_date_repeated", "must not begin twice on one day.")
    if as_code(command.code) in map(as_code, command.related):
        yield field_error("related", "related_to_itself", "must name other series.")
    for line in map(_tidied, command.lines):
        yield from _line_errors(line)


def _line_errors(line: NumberSeriesLine) -> Iterator[FieldError]:
    if line.increment_by < 1:
        yield field_error("lines", "increment_too_small", "must count up by 1 or more.")
    if not countable(line.starting_no) or len(line.starting_no) > LENGTH:
        rest = f"begin with {line.starting_no!r}: a number of 1 to {LENGTH} characters with digits is needed."
        yield field_error("lines", "starting_no_invalid", rest)
        return
    for no in filter(None, (line.ending_no, line.warning_no)):
        if not countable(no) or len(no) > LENGTH or not alike(no, line.starting_no):
            rest = f"name {no}, which differs from {line.starting_no} in more than its last digits."
            yield field_error("lines", "no_pattern_differs", rest)
