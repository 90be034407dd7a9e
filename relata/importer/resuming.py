"""An import that was interrupted goes on: what has its verdict keeps it, nothing is created twice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import orjson

from relata.importer.answers import Accepted, Answer, Answers, Changed, place_of
from relata.terminal import Failed

FINAL = ("accepted", "changed", "unchanged", "refused")


@dataclass(slots=True)
class ImportState:
    """What an import must know to go on: its id, of which ids of commands and contacts are made, and where it began."""

    import_id: str
    size: int | None
    since: dict[str, int] = field(default_factory=dict)

    @classmethod
    def begin(cls, size: int | None) -> Self:
        return cls(str(uuid4()), size)

    @classmethod
    def read(cls, path: Path, size: int | None) -> Self:
        """Raises Failed when there is none, or when the file to import is another one now."""
        try:
            state = cls(**orjson.loads(path.read_bytes()))
        except (OSError, orjson.JSONDecodeError, TypeError) as error:
            raise Failed(f"There is nothing to resume: {path} cannot be read.") from error
        if state.size != size:
            raise Failed(f"The file has {size} bytes now and had {state.size}: it is not the one that was imported.")
        return state

    def keep(self, path: Path, answers: Answers) -> None:
        since = {place_of(partition): offset for partition, offset in answers.began.items()}
        state = {"import_id": self.import_id, "size": self.size, "since": since}
        try:
            path.write_bytes(orjson.dumps(state))
        except OSError as error:
            raise Failed(f"{path}: {error.strerror}; it is needed to resume.") from error


def set_aside(verdicts: Path) -> Path:
    """The verdicts of the earlier run under another name: they are read as the new file is written."""
    before = verdicts.with_name(f"{verdicts.name}.before")
    if verdicts.exists():
        verdicts.replace(before)
    return before


def final_verdicts(path: Path) -> Iterator[dict[str, Any]]:
    """The verdicts of an earlier run that stand; a line that was cut off by its end is left out."""
    if not path.exists():
        return
    with path.open("rb") as file:
        for line in file:
            try:
                verdict = orjson.loads(line)
            except orjson.JSONDecodeError:
                continue
            if verdict["verdict"] in FINAL:
                yield verdict


class Resumed:
    """Which rows have their verdict, one byte for each, and what was answered to rows that have none."""

    def __init__(self, verdicts: Iterable[dict[str, Any]] = ()) -> None:
        self.answers: dict[int, Answer] = {}
        self._done = bytearray()
        for verdict in verdicts:
            row = int(verdict["row"])
            self._done.extend(bytes(max(0, row + 1 - len(self._done))))
            self._done[row] = 1

    def has_verdict(self, row: int) -> bool:
        return row < len(self._done) and bool(self._done[row])

    @classmethod
    async def hear(cls, verdicts: Iterable[dict[str, Any]], answers: Answers) -> Self:
        """With what was created or changed before the interruption and not told yet. What was refused is sent again."""
        resumed = cls(verdicts)
        async for answer in answers.missed():
            row = int(answer.command_id.split(":")[1])
            if isinstance(answer, Accepted | Changed) and not resumed.has_verdict(row):
                resumed.answers[row] = answer
        return resumed
