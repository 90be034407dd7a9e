"""All contacts of a file, ready to be compared: packed on a shelf, with the blocks of their keys."""

from array import array
from collections.abc import Callable, Iterable
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from relata.duplicates.blocks import Blocks
from relata.duplicates.reading import Contact
from relata.duplicates.records import TYPES, form_of, pack
from relata.duplicates.shelf import Shelf
from relata.duplicates.workers import in_order
from services.dedupe.domain.compare_many import READ
from services.dedupe.domain.normal_form import NormalForm

Progress = Callable[[int], None]


class PackedBatch(NamedTuple):
    """Packed records with their lengths; their keys, the ranks of these, how many keys each record has.

    And the type of each, and its values as numbers.
    """

    bytes: bytes
    lengths: list[int]
    keys: "array[int]"
    ranks: "array[float]"
    counts: list[int]
    types: "array[int]"
    values: "array[int]"


class Catalogue(NamedTuple):
    """`types` are the contact type of each record, as its place in `TYPES`; `values` its values, as numbers."""

    shelf: Shelf
    blocks: Blocks
    types: NDArray[np.int8]
    values: NDArray[np.int64]

    def id(self, number: int) -> str:
        return self.shelf.record(number).id

    def holders(self, number: int) -> dict[str, int]:
        """How many contacts of the file have each of a contact's counted keys."""
        start, end = self.blocks.starts[number : number + 2].tolist()
        sizes = self.blocks.sizes[start:end].tolist()
        return {key: sizes[at] for key, at in self.shelf.record(number).counted}

    def form(self, number: int) -> NormalForm:
        return self.shelf.record(number).form


def catalogue(batches: Iterable[list[Contact]], processes: int, progress: Progress) -> Catalogue:
    """Reads all batches; `progress` is told how many contacts are read."""
    shelf, keys, ranks, counts, types = Shelf(), array("q"), array("f"), array("q"), array("b")
    values = array("q")
    for batch in in_order(pack_batch, batches, processes):
        shelf.add(batch.bytes, batch.lengths)
        keys.extend(batch.keys)
        ranks.extend(batch.ranks)
        counts.extend(batch.counts)
        types.extend(batch.types)
        values.extend(batch.values)
        progress(len(shelf))
    shelf.close()
    numbers = np.frombuffer(keys, dtype=np.int64), np.frombuffer(ranks, dtype=np.float32)
    blocks = Blocks.of(*numbers, np.frombuffer(counts, dtype=np.int64))
    rows = np.frombuffer(values, dtype=np.int64).reshape(-1, len(READ))
    return Catalogue(shelf, blocks, np.frombuffer(types, dtype=np.int8), rows)


def pack_batch(contacts: list[Contact]) -> PackedBatch:
    packed = [pack(contact.id, form_of(contact.type, contact.values)) for contact in contacts]
    return PackedBatch(
        b"".join(one.bytes for one in packed),
        [len(one.bytes) for one in packed],
        array("q", list(chain.from_iterable(one.keys for one in packed))),
        array("f", list(chain.from_iterable(one.ranks for one in packed))),
        [len(one.keys) for one in packed],
        array("b", (TYPES.index(contact.type) for contact in contacts)),
        array("q", list(chain.from_iterable(one.values for one in packed))),
    )
