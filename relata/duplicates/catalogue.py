"""All contacts of a file, ready to be compared: packed on a shelf, with the blocks of their keys."""

from array import array
from collections.abc import Callable, Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relata.duplicates.blocks import Blocks
from relata.duplicates.records import Contacts, Packed, pack
from relata.duplicates.shelf import Shelf
from relata.duplicates.workers import in_order
from services.dedupe.domain.compare_many import READ
from services.dedupe.domain.normal_form import NormalForm

Progress = Callable[[int], None]


class Catalogue(NamedTuple):
    """`types` are the contact type of each record, as its place in `TYPES`; `values` its values, as numbers."""

    shelf: Shelf
    blocks: Blocks
    types: NDArray[np.int8]
    values: NDArray[np.int64]

    def id(self, number: int) -> str:
        return self.shelf.record(number).id

    def form(self, number: int) -> NormalForm:
        return self.shelf.record(number).form


def catalogue(batches: Iterable[Contacts], processes: int, progress: Progress) -> Catalogue:
    """Reads all batches; `progress` is told how many contacts are read.

    One process alone needs no packing: what is packed is sent from one process to another, or put on disk.
    """
    shelf, keys, ranks, counted, counts = Shelf(), array("q"), array("f"), array("b"), array("q")
    types, values = array("b"), array("q")

    def prepare(contacts: Contacts) -> Packed:
        return pack(contacts, whole=processes < 2 and shelf.has_room)

    for batch in in_order(prepare, batches, processes):
        shelf.add(batch)
        keys.frombytes(batch.keys.tobytes())
        ranks.frombytes(batch.ranks.tobytes())
        counted.frombytes(batch.counted.tobytes())
        counts.frombytes(batch.counts.tobytes())
        types.frombytes(batch.types.tobytes())
        values.frombytes(batch.values.tobytes())
        progress(len(shelf))
    shelf.close()
    numbers = np.frombuffer(keys, dtype=np.int64), np.frombuffer(ranks, dtype=np.float32)
    blocks = Blocks.of(*numbers, np.frombuffer(counts, dtype=np.int64), np.frombuffer(counted, dtype=bool))
    rows = np.frombuffer(values, dtype=np.int64).reshape(-1, len(READ))
    return Catalogue(shelf, blocks, np.frombuffer(types, dtype=np.int8), rows)
