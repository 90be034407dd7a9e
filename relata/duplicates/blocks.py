"""Keys of all records -> the pairs that are worth a comparison, in arrays: 30 bytes a key, no object per record."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from services.dedupe.domain.candidates import CAP, LEAST, LEAST_WORTH, TOP

Numbers = NDArray[np.int64]
Counts = NDArray[np.int32]
Worths = NDArray[np.float32]

SLICE = 5_000
"""Records whose candidates are looked for at once."""


class Held(NamedTuple):
    """Keys of which it is told how many have them, more than one, record by record; those of `r` from `starts[r]`."""

    keys: Numbers
    sizes: Counts
    starts: Numbers


@dataclass(frozen=True)
class Blocks:
    """The blocks of all keys. The keys of record `r` are `starts[r]` to `starts[r + 1]`.

    Each has the size of its block, what it is worth to share it, its own place among the `members` of all blocks, and
    how many more of its block follow there: records with higher numbers.
    """

    held: Held
    starts: Numbers
    sizes: Counts
    worth: Worths
    members: Counts
    places: Numbers
    followers: Counts

    @classmethod
    def of(
        cls, keys: Numbers, ranks: Worths, keys_of_record: Numbers, counted: NDArray[np.bool_] | None = None
    ) -> "Blocks":
        """`keys` and their `ranks` record by record, and how many each record has; whose holders `counted` are told."""
        owner: Counts = np.repeat(np.arange(len(keys_of_record), dtype=np.int32), keys_of_record)
        order = np.argsort(keys)
        in_order = keys[order]
        is_first = np.empty(len(keys), dtype=bool)
        is_first[:1] = True
        is_first[1:] = in_order[1:] != in_order[:-1]
        order = np.sort(np.cumsum(is_first) * len(keys) + order) % max(1, len(keys))  # faster than a stable argsort
        first_at = np.flatnonzero(is_first)
        lengths = np.diff(np.append(first_at, len(keys)))
        sizes: Counts = np.empty(len(keys), dtype=np.int32)
        sizes[order] = np.repeat(lengths, lengths)
        places = np.empty(len(keys), dtype=np.int64)
        places[order] = np.arange(len(keys))
        followers: Counts = np.empty(len(keys), dtype=np.int32)
        followers[order] = np.repeat(first_at + lengths, lengths) - np.arange(len(keys)) - 1
        starts = np.concatenate(([0], np.cumsum(keys_of_record)))
        worth: Worths = (ranks / np.log(2 + sizes)).astype(np.float32)
        told = (sizes > 1) & (True if counted is None else counted)
        told_of_record = np.bincount(owner[told], minlength=len(keys_of_record))
        held = Held(keys[told], sizes[told], np.concatenate(([0], np.cumsum(told_of_record))))
        return cls(held, starts, sizes, worth, owner[order], places, followers)

    def __len__(self) -> int:
        return len(self.starts) - 1

    def holders(self, records: Numbers) -> "BlockHolders":
        """How many records have each key of these."""
        keys, sizes, starts = self.held
        lengths = starts[records + 1] - starts[records]
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        at = np.repeat(starts[records], lengths) + within
        return BlockHolders(dict(zip(keys[at].tolist(), sizes[at].tolist(), strict=True)))

    def candidates(self, cap: int = CAP, top: int = TOP, least: float = LEAST) -> Numbers:
        """Pairs as `lower * records + higher`, sorted: one is of the `top` of the other, and they share `least`."""
        slices = [(low, min(low + SLICE, len(self))) for low in range(0, len(self), SLICE)]
        found = [self._of_slice(low, high, cap, least) for low, high in slices]
        pairs = np.concatenate([np.empty(0, np.int64), *(pairs for pairs, _ in found)])
        return pairs[self._is_of_top(pairs, np.concatenate([np.empty(0), *(total for _, total in found)]), top)]

    def _of_slice(self, low: int, high: int, cap: int, least: float) -> tuple[Numbers, NDArray[np.float64]]:
        """Pairs of which the lower one is of the slice, in order, and the sum of what they share, from `least` on."""
        at = np.arange(self.starts[low], self.starts[high])
        owner = np.repeat(np.arange(low, high), np.diff(self.starts[low : high + 1]))
        telling = (self.followers[at] > 0) & (self.sizes[at] <= cap) & (self.worth[at] >= LEAST_WORTH)
        at, owner = at[telling], owner[telling]
        many = self.followers[at]
        within = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        other = self.members[np.repeat(self.places[at] + 1, many) + within]
        pairs, worth = np.repeat(owner * len(self), many) + other, np.repeat(self.worth[at], many)
        order = np.argsort(pairs)
        pairs = pairs[order]
        firsts = np.flatnonzero(np.concatenate(([True], pairs[1:] != pairs[:-1]))) if len(pairs) else pairs
        total = np.add.reduceat(worth[order].astype(np.float64), firsts) if len(pairs) else np.empty(0)
        enough = total >= least
        return pairs[firsts][enough], total[enough]

    def _is_of_top(self, pairs: Numbers, total: NDArray[np.float64], top: int) -> NDArray[np.bool_]:
        """Which pairs are among the best `top` of one of the two; of equal ones the lower record is the better.

        Only the pairs of a record that has more are ranked.
        """
        ends = np.concatenate(np.divmod(pairs, max(1, len(self))))
        is_crowded = (np.bincount(ends, minlength=len(self)) > top)[ends]
        is_chosen: NDArray[np.bool_] = ~is_crowded.reshape(2, -1).all(axis=0)
        at = np.flatnonzero(is_crowded)
        order = at[np.lexsort((np.roll(ends, len(pairs))[at], -np.tile(total, 2)[at], ends[at]))]
        ranked = ends[order]
        chosen = order[np.arange(len(order)) - np.searchsorted(ranked, ranked) < top]
        is_chosen[chosen % max(1, len(pairs))] = True
        return is_chosen


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
