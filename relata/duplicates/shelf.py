"""Packed records in a temporary file: a million of them take no memory but their places."""

import mmap
import tempfile
from array import array
from collections.abc import Iterable
from functools import lru_cache

from relata.duplicates.records import Record, unpack

REMEMBERED = 100_000
"""Records that a process keeps unpacked."""


class Shelf:
    """Records by number, in the order in which they were added; readable by processes forked after `close`."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the shelf
        self._ends = array("Q", [0])
        self._bytes: mmap.mmap | bytes = b""
        self.record = lru_cache(maxsize=REMEMBERED)(self._read)

    def add(self, packed: bytes, lengths: Iterable[int]) -> None:
        self._file.write(packed)
        for length in lengths:
            self._ends.append(self._ends[-1] + length)

    def close(self) -> None:
        """No more are added."""
        self._file.flush()
        if len(self):
            self._bytes = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)

    def __len__(self) -> int:
        return len(self._ends) - 1

    def _read(self, number: int) -> Record:
        return unpack(self._bytes[self._ends[number] : self._ends[number + 1]])
