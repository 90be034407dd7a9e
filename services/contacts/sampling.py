"""A sample of the contacts there are: about how many, where they stand in an order, which words they have."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any
from uuid import UUID, uuid4

from services.contacts.domain.contact import Contact
from shared.platform.store import Collection

SAMPLE = 1_000
SAMPLE_SECONDS = 60.0
LAST = "\U0010ffff"
"""Behind every character that a text has."""

ALL_IDS = 1 << 128
FIELDS = ("no", "name_key", "words")


class Sample:
    """Some contacts, each standing for `step` of `all`; where it is wrong, that costs time only."""

    def __init__(self, some: Sequence[Mapping[str, Any]] = (), step: float = 1.0) -> None:
        self.step, self.all = step, step * len(some)
        self._keys = {key: sorted({row[key] for row in some if row.get(key)}) for key in ("no", "name_key")}
        self._words = sorted(word for row in some for word in row.get("words") or ())

    def keys(self, field: str) -> Sequence[str]:
        """Keys of an order, each once; none of a sample that is all there is."""
        return self._keys[field] if self.step > 1 else ()

    def steps(self, contacts: float, having: float) -> int:
        """How many neighbouring keys probably go by so many contacts, when `having` of all are such."""
        return max(1, ceil(contacts / self.step * self.all / max(having, 1)))

    def having(self, texts: Sequence[str], *, beginning: bool) -> float:
        """About how many contacts have one of these words, or one that begins so."""
        return self.step * sum(self._count(text, text + LAST if beginning else text) for text in texts)

    def _count(self, first: str, last: str) -> int:
        return bisect_right(self._words, last) - bisect_left(self._words, first)


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
