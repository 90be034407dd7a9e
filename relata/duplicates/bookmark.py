"""How far a sweep came, in a file, so that it can be taken up again."""

from collections.abc import Sequence
from pathlib import Path

import orjson
from aiokafka import ConsumerRecord, TopicPartition

from relata.terminal import Failed


class Bookmark:
    """The next offset of each partition of a topic; a file of another topic, or of other contacts, is refused.

    `choice` says which contacts the sweep is of, blank: of all.
    """

    def __init__(self, path: Path, topic: str, choice: str = "") -> None:
        self._path, self._topic, self._choice = path, topic, choice
        self._next: dict[str, int] = {}
        if path.exists():
            self._next = self._read()

    def _read(self) -> dict[str, int]:
        try:
            kept = orjson.loads(self._path.read_bytes())
            topic, choice = kept["topic"], kept.get("choice", "")
            offsets = {str(n): int(offset) for n, offset in kept["next"].items()}
        except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
            raise Failed(f"{self._path} is no bookmark of a sweep: remove it to begin anew.") from error
        if topic != self._topic:
            raise Failed(f"{self._path} is of {topic}, not of {self._topic}: name another with --bookmark.")
        if choice != self._choice:
            raise Failed(
                f"{self._path} is of a sweep through {choice or 'all contacts'}, which was interrupted:"
                " finish that one, remove it, or name another with --bookmark."
            )
        return offsets

    def at(self, partition: TopicPartition) -> int:
        return self._next.get(str(partition.partition), 0)

    def move(self, records: Sequence["ConsumerRecord[bytes, bytes]"]) -> None:
        """Behind these records; written whole or not at all."""
        self._next |= {str(record.partition): record.offset + 1 for record in records}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        written = self._path.with_name(f"{self._path.name}.new")
        written.write_bytes(orjson.dumps({"topic": self._topic, "choice": self._choice, "next": self._next}))
        written.replace(self._path)

    def remove(self) -> None:
        self._path.unlink(missing_ok=True)
