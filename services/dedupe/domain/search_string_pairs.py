"""All pairs of many records by their search strings, in memory: 20 bytes a string, no object."""

from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

Id = TypeVar("Id", bound=Hashable)
Numbers = NDArray[np.int64]


class Strings(NamedTuple):
    """Strings as numbers, the rarer the lower; those of record `r` are `numbers[starts[r] : starts[r + 1]]`, in order.

    Numbers below `shared` are of strings that one record alone has.
    """

    numbers: NDArray[np.uint32]
    starts: Numbers
    shared: int

    def of(self, record: int) -> list[int]:
        found: list[int] = self.numbers[self.starts[record] : self.starts[record + 1]].tolist()
        return found


def pairs_by_strings(records: Iterable[tuple[Id, Sequence[str]]], least: int) -> Iterator[tuple[Id, Id, int]]:
    """Pairs of ids that have `least` or more strings in common, the earlier record first, and how many these are.

    Two records with `least` strings in common share one among the rarest (own strings - least + 1) of each: only those
    are looked up, and no pair is missed.
    """
    ids, strings = _numbered(records)
    blocks: defaultdict[int, list[int]] = defaultdict(list)
    for number, id in enumerate(ids):
        own = strings.of(number)
        rarest, mine = [string for string in own[: max(0, len(own) - least + 1)] if string >= strings.shared], set(own)
        for other in sorted({earlier for string in rarest for earlier in blocks[string]}):
            if (count := len(mine.intersection(strings.of(other)))) >= least:
                yield ids[other], id, count
        for string in rarest:
            blocks[string].append(number)


def _numbered(records: Iterable[tuple[Id, Sequence[str]]]) -> tuple[list[Id], Strings]:
    ids, hashes, lengths = list[Id](), array("q"), array("q")
    for id, strings in records:
        own = set(strings)
        ids.append(id)
        hashes.extend(map(hash, own))
        lengths.append(len(own))
    _, which, counts = np.unique(np.frombuffer(hashes, np.int64), return_inverse=True, return_counts=True)
    by_rarity = np.empty(len(counts), np.int64)
    by_rarity[np.argsort(counts, kind="stable")] = np.arange(len(counts))
    owned = np.repeat(np.arange(len(ids)) << 32, lengths) | by_rarity[which]
    owned.sort()
    starts = np.concatenate(([0], np.cumsum(lengths)))
    return ids, Strings(owned.astype(np.uint32), starts, int((counts == 1).sum()))
