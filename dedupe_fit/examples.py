"""A generated file -> its candidate pairs, compared, with the truth about each."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np

from dedupe_fit.generate import File
from relata.duplicates.blocks import Blocks, Numbers
from relata.duplicates.records import Contacts, Record, pack, unpack
from services.dedupe.domain.comparison import Comparison, compare
from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.said import Holders
from shared.contracts.contacts import ContactType

NOT_COUNTED = 0.2
"""Part of the pairs that are compared without the numbers of holders, as a service may have to."""


class Example(NamedTuple):
    type: ContactType
    comparison: Comparison
    is_one: bool


class Blocked(NamedTuple):
    """The records of a file as they are looked up: their ids in order, as read back, and the blocks of their keys."""

    ids: Sequence[str]
    records: Sequence[Record]
    blocks: Blocks

    def truth(self, file: File) -> Numbers:
        """The true pairs as `Blocks.pairs` writes them."""
        at = {id: number for number, id in enumerate(self.ids)}
        two = [sorted((at[left], at[right])) for left, right in file.pairs]
        return np.array([low * len(self.ids) + high for low, high in two], dtype=np.int64)

    def read(self, number: int) -> tuple[NormalForm, Holders]:
        """The normal form of a record, and how many hold each of its values."""
        return self.records[number].form, self.blocks.holders(np.array([number]))


def blocked(rows: Iterable[Mapping[str, str]]) -> Blocked:
    rows = list(rows)
    columns = {name: [row[name] for row in rows] for name in values(rows[0])} if rows else {}
    ids = [row["id"] for row in rows]
    packed = pack(Contacts(ids, [ContactType(row["type"]) for row in rows], columns))
    ends = np.cumsum(packed.lengths).tolist()
    records = [unpack(packed.bytes[end - length : end]) for end, length in zip(ends, packed.lengths, strict=True)]
    return Blocked(ids, records, Blocks.of(packed.keys, packed.ranks, packed.counts))


def values(row: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if name not in ("id", "type")}


def examples(file: File, rng: Random, not_counted: float = NOT_COUNTED) -> Iterator[Example]:
    found = blocked(file.rows)
    truth = set(found.truth(file).tolist())
    for code in found.blocks.candidates().tolist():
        low, high = divmod(code, len(found.ids))
        (one, holders), (other, _) = found.read(low), found.read(high)
        if one.type is other.type:
            said = compare(one, other, {} if rng.random() < not_counted else holders)
            yield Example(one.type, said, code in truth)


def read(folder: Path) -> File:
    """What `dedupe_fit.generate` wrote."""
    with (folder / "contacts.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    with (folder / "pairs.csv").open(encoding="utf-8", newline="") as lines:
        return File(rows, [(left, right) for left, right in list(csv.reader(lines))[1:]])
