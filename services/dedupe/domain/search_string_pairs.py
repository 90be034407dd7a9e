"""All pairs of many records by their search strings, in memory."""

from array import array
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

Id = TypeVar("Id", bound=Hashable)


def pairs_by_strings(records: Iterable[tuple[Id, Sequence[str]]], least: int) -> Iterator[tuple[Id, Id, int]]:
    """Pairs of ids that have `least` or more strings in common, the earlier record first, and how many these are.

    Two records with `least` strings in common share one among the rarest (own strings - least + 1) of each: only those
    are looked up, and no pair is missed.
    """
    ids, strings = _numbered(records)
    blocks: defaultdict[int, list[int]] = defaultdict(list)
    for number, own in enumerate(strings):
        rarest, mine = own[: max(0, len(own) - least + 1)], set(own)
        for other in sorted({earlier for string in rarest for earlier in blocks[string]}):
            if (count := len(mine.intersection(strings[other]))) >= least:
                yield ids[other], ids[number], count
        for string in rarest:
            blocks[string].append(number)


def _numbered(records: Iterable[tuple[Id, Sequence[str]]]) -> tuple[list[Id], list["array[int]"]]:
    """Ids, and the strings of each as numbers, the rarest first."""
    numbers: dict[str, int] = {}
    counts: Counter[int] = Counter()
    ids, coded = [], []
    for id, strings in records:
        own = array("I", (numbers.setdefault(string, len(numbers)) for string in set(strings)))
        counts.update(own)
        ids.append(id)
        coded.append(own)
    return ids, [array("I", sorted(own, key=lambda string: (counts[string], string))) for own in coded]
