"""The verdict file: JSON Lines, one line per row of the input, in the order of the answers."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

import orjson

from relata.importer.answers import Changed
from relata.importer.duplicates import Likely
from relata.terminal import Failed
from shared.contracts.contacts import FieldError


class Verdicts:
    """Writes verdicts and counts them. `reasons` counts the codes of refused and unanswered rows.

    `kept` are verdicts of an import that was interrupted: they are written first.
    """

    def __init__(self, path: Path, kept: Iterable[dict[str, Any]] = ()) -> None:
        self.path = path
        self.accepted = self.changed = self.unchanged = self.refused = self.unanswered = self.with_duplicates = 0
        self.reasons: Counter[str] = Counter()
        try:
            self._file = path.open("wb")
        except OSError as error:
            raise Failed(f"{path}: {error.strerror}; say where to write the verdicts with --verdicts.") from error

        for verdict in kept:
            self._keep(verdict)

    def _keep(self, verdict: dict[str, Any]) -> None:
        name = verdict["verdict"]
        setattr(self, name, getattr(self, name) + 1)
        self.with_duplicates += bool(verdict.get("duplicates"))
        self.reasons.update({error["code"] for error in verdict.get("errors", ())})
        self._file.write(orjson.dumps(verdict) + b"\n")

    def change(self, row: int, line: int, answer: Changed) -> None:
        """A row that changed a contact: `old` is what an undo restores where `new` still stands."""
        self.changed += 1
        told = {"no": answer.no, "contact_id": answer.contact_id, "version": answer.version}
        self._write(row, line, "changed", **told, old=answer.old, new=answer.new)

    def leave_as_it_is(self, row: int, line: int, no: str, contact_id: str) -> None:
        """A row that says of a contact what is so already."""
        self.unchanged += 1
        self._write(row, line, "unchanged", no=no, contact_id=contact_id)

    def accept(self, row: int, line: int, no: str, contact_id: UUID, likely: Sequence[Likely] = ()) -> None:
        """`likely` are the contacts that it may be, where that was asked."""
        self.accepted += 1
        self.with_duplicates += bool(likely)
        told = {"duplicates": [one._asdict() for one in likely]} if likely else {}
        self._write(row, line, "accepted", no=no, contact_id=contact_id, **told)

    def refuse(self, row: int, line: int, errors: Iterable[FieldError]) -> None:
        self.refused += 1
        self._write(row, line, "refused", errors=self._told(errors))

    def leave(self, row: int, line: int, contact_id: UUID | None, code: str, message: str) -> None:
        """A row whose end is not known: `contact_id` is what to look for; None when it was not sent at all."""
        self.unanswered += 1
        errors = self._told([FieldError(code=code, message=message)])
        self._write(row, line, "unanswered", **({"contact_id": contact_id} if contact_id else {}), errors=errors)

    def _told(self, errors: Iterable[FieldError]) -> list[dict[str, str]]:
        told = [error.model_dump() for error in errors]
        self.reasons.update({error["code"] for error in told})
        return told

    def _write(self, row: int, line: int, verdict: str, **rest: Any) -> None:
        self._file.write(orjson.dumps({"row": row, "line": line, "verdict": verdict, **rest}) + b"\n")

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> int:
        """Close the file; how many verdicts it holds, counted in the file itself."""
        self._file.close()
        with self.path.open("rb") as written:
            return sum(1 for _ in written)
