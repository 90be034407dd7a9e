"""Keys of all records -> the pairs that are worth a comparison, in arrays: 30 bytes a key, no object per record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.dedupe.domain.candidates import CAP, LEAST, TOP

Numbers = NDArray[np.int64]
Counts = NDArray[np.int32]
Worths = NDArray[np.float32]

SLICE = 5_000
"""Records whose candidates are looked for at once."""


@dataclass(frozen=True)
class Blocks:
    """The blocks of all keys. The keys of record `r` are `starts[r]` to `starts[r + 1]`, each with its size."""

    keys: Numbers
    starts: Numbers
    sizes: Counts
    worth: Worths
    members: Counts
    firsts: Numbers

    @classmethod
    def of(cls, keys: NDArray[np.int64], ranks: Worths, keys_of_record: NDArray[np.int64]) -> "Blocks":
        """`keys` and their `ranks` record by record, and how many each record has."""
        owner: Counts = np.repeat(np.arange(len(keys_of_record), dtype=np.int32), keys_of_record)
        order = np.argsort(keys, kind="stable")
        is_first = np.empty(len(keys), dtype=bool)
        is_first[:1] = True
        is_first[1:] = keys[order[1:]] != keys[order[:-1]]
        first_at = np.flatnonzero(is_first)
        lengths = np.diff(np.append(first_at, len(keys)))
        sizes: Counts = np.empty(len(keys), dtype=np.int32)
        sizes[order] = np.repeat(lengths, lengths)
        firsts = np.empty(len(keys), dtype=np.int64)
        firsts[order] = np.repeat(first_at, lengths)
        starts = np.concatenate(([0], np.cumsum(keys_of_record)))
        worth: Worths = (ranks / np.log(2 + sizes)).astype(np.float32)
        return cls(keys, starts, sizes, worth, owner[order], firsts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def holders(self, records: Numbers) -> "BlockHolders":
        """How many records have each key of these."""
        lengths = self.starts[records + 1] - self.starts[records]
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        at = np.repeat(self.starts[records], lengths) + within
        at = at[self.sizes[at] > 1]
        return BlockHolders(dict(zip(self.keys[at].tolist(), self.sizes[at].tolist(), strict=True)))

    def candidates(self, cap: int = CAP, top: int = TOP, least: float = LEAST) -> Numbers:
        """Pairs as `lower * records + higher`, sorted: one is of the `top` of the other, and they share `least`."""
        slices = [(low, min(low + SLICE, len(self))) for low in range(0, len(self), SLICE)]
        found = [self._of_slice(low, high, cap, top, least) for low, high in slices]
        return np.unique(np.concatenate([np.empty(0, dtype=np.int64), *found]))

    def _of_slice(self, low: int, high: int, cap: int, top: int, least: float) -> Numbers:
        at = np.arange(self.starts[low], self.starts[high])
        owner = np.repeat(np.arange(low, high), np.diff(self.starts[low : high + 1]))
        telling = (self.sizes[at] > 1) & (self.sizes[at] <= cap)
        at, owner = at[telling], owner[telling]
        sizes = self.sizes[at]
        within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        other = self.members[np.repeat(self.firsts[at], sizes) + within]
        one, worth = np.repeat(owner, sizes), np.repeat(self.worth[at], sizes)
        is_other = one != other
        return self._top(one[is_other] * np.int64(len(self)) + other[is_other], worth[is_other], top, least)

    def _top(self, codes: Numbers, worth: Worths, top: int, least: float) -> Numbers:
        """Of the codes `record * records + other`, the best `top` of each record."""
        if not len(codes):
            return codes
        unique, inverse = np.unique(codes, return_inverse=True)
        total = np.bincount(inverse, weights=worth)
        one, other = np.divmod(unique, len(self))
        order = np.lexsort((other, -total, one))
        ranked = one[order]
        first = np.searchsorted(ranked, ranked)
        chosen = order[np.arange(len(order)) - first < top]
        enough = total[chosen] >= least
        one, other = one[chosen[enough]], other[chosen[enough]]
        return np.unique(np.minimum(one, other) * np.int64(len(self)) + np.maximum(one, other))


@dataclass(frozen=True, slots=True)
class BlockHolders(Mapping[str, int]):
    """How many records have a key, of those that more than one has."""

    sizes: Mapping[int, int]

    def __getitem__(self, key: str) -> int:
        return self.sizes[hash(key)]

    def get(self, key: str, default: Any = None) -> Any:
        return self.sizes.get(hash(key), default)

    def __iter__(self) -> Iterator[str]:
        raise TypeError("keys are kept as numbers")

    def __len__(self) -> int:
        return len(self.sizes)
