"""A sample of the contacts: about how many, where they stand in an order, which words they have, how new they are."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from math import ceil, sqrt
from typing import Any
from uuid import UUID, uuid4

from services.contacts.domain.contact import Contact
from shared.platform.store import Collection

SAMPLE = 1_000
LAST = "\U0010ffff"
"""Behind every character that a text has."""

NEARLY_ALWAYS = 2
"""So many standard deviations more are looked at: that costs less than a query more in one of four cases."""
ALL_IDS = 1 << 128
Words = tuple[Sequence[str], bool]
"""Words of which one is to be there, and whether as the beginning of one."""
FIELDS = ("no", "name_key", "words", "last_modified_at")


class Sample:
    """Some contacts, each standing for `step` of `all`; where it is wrong, that costs time only."""

    def __init__(self, some: Sequence[Mapping[str, Any]] = (), step: float = 1.0) -> None:
        self.step, self.all = step, step * len(some)
        self._of = {key: [row.get(key) or "" for row in some] for key in ("no", "name_key")}
        self._keys = {key: sorted({value for value in values if value}) for key, values in self._of.items()}
        words = sorted((word, at) for at, row in enumerate(some) for word in row.get("words") or ())
        self._words, self._at = [word for word, _ in words], [at for _, at in words]
        self._changed = sorted(row["last_modified_at"] for row in some if row.get("last_modified_at"))

    def keys(self, field: str, words: Iterable[Words] = ()) -> Sequence[str]:
        """Keys of an order, each once, of those with these words; none of a sample that is all there is."""
        if self.step <= 1:
            return ()
        having = [self._having(*one) for one in words]
        return sorted({self._of[field][at] for at in set.intersection(*having)}) if having else self._keys[field]

    def steps(self, contacts: float, having: float) -> int:
        """By how many neighbouring keys so many contacts nearly always stand, when `having` of all are such.

        Keys stand as chance has it: between so many are as many contacts as expected, give or take the square root.
        """
        expected = contacts / self.step * self.all / max(having, 1)
        return max(1, ceil(expected + NEARLY_ALWAYS * sqrt(expected)))

    def having(self, texts: Sequence[str], *, beginning: bool) -> float:
        """About how many contacts have one of these words, or one that begins so."""
        return self.step * len(self._having(texts, beginning))

    def until(self, key: str, field: str, start: str | None, *, descending: bool) -> float:
        """About how many contacts stand between `start`, or the beginning of an order, and a key."""
        keys = self._keys[field]
        begin = (len(keys) if descending else 0) if start is None else bisect_left(keys, start)
        return self.step * abs(bisect_left(keys, key) - begin)

    def changed_since(self, moment: str) -> float:
        """About how many contacts were created or changed at this moment or after it."""
        return self.step * (len(self._changed) - bisect_left(self._changed, moment))

    def _having(self, texts: Sequence[str], beginning: bool) -> set[int]:
        """The places in the sample of those with one of these words, or one that begins so."""
        return {at for text in texts for at in self._at[self._places(text, beginning)]}

    def _places(self, text: str, beginning: bool) -> slice:
        return slice(bisect_left(self._words, text), bisect_right(self._words, text + LAST if beginning else text))


async def sampled(contacts: Collection[Contact], size: int = SAMPLE) -> Sample:
    """Neighbours in the order of ids, which are chosen by chance, are a sample in every other order."""
    start, order = uuid4(), [("_id", 1)]
    some = await contacts.peek({"_id": {"$gt": str(start)}}, FIELDS, sort=order, limit=size)
    if len(some) < size:
        some += await contacts.peek({"_id": {"$lte": str(start)}}, FIELDS, sort=order, limit=size - len(some))
    rows = [row for _, row in some]
    if len(some) < size:
        return Sample(rows)
    passed = (UUID(some[-1][0]).int - start.int) % ALL_IDS
    return Sample(rows, max(1.01, ALL_IDS / (passed or ALL_IDS)))
