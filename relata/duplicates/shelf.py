"""Packed records in a temporary file: a million of them take no memory but their places."""

import mmap
import tempfile
from array import array
from functools import lru_cache

from relata.duplicates.records import Packed, Record, unpack

REMEMBERED = 100_000
"""Records that a process keeps unpacked."""


class Shelf:
    """Records by number, in the order in which they were added; readable by processes forked after `close`.

    The first may be kept as they are, the others are packed.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the shelf
        self._ends = array("Q", [0])
        self._bytes: mmap.mmap | bytes = b""
        self._whole: list[Record] = []
        self._unpacked = lru_cache(maxsize=REMEMBERED)(self._read)

    def add(self, batch: Packed) -> None:
        self._whole += batch.records
        self._file.write(batch.bytes)
        for length in batch.lengths:
            self._ends.append(self._ends[-1] + length)

    def close(self) -> None:
        """No more are added."""
        self._file.flush()
        if self._ends[-1]:
            self._bytes = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)

    def __len__(self) -> int:
        return len(self._whole) + len(self._ends) - 1

    @property
    def has_room(self) -> bool:
        """For records as they are: no more of them than a process keeps unpacked anyway."""
        return len(self) < REMEMBERED

    def record(self, number: int) -> Record:
        return self._whole[number] if number < len(self._whole) else self._unpacked(number - len(self._whole))

    def _read(self, place: int) -> Record:
        return unpack(self._bytes[self._ends[place] : self._ends[place + 1]])
