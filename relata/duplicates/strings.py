"""The pairs of a file by Business Central's rule: enough equal search strings."""

from collections.abc import Iterable, Iterator

from relata.duplicates.fuzzy import Pair
from relata.duplicates.records import Contacts
from services.dedupe.domain.search_string_pairs import pairs_by_strings
from services.dedupe.domain.search_strings import DEFAULT_ROWS, search_strings, threshold
from shared.contracts.contacts import ContactType


def string_pairs(batches: Iterable[Contacts], hit_percent: int, counted: list[int]) -> Iterator[Pair]:
    """Companies only, as in Business Central; the score is the part of the setup rows that are equal.

    `counted` is given the number of contacts.
    """
    least = threshold(len(DEFAULT_ROWS), hit_percent)
    for left, right, same in pairs_by_strings(_strings(batches, counted), least):
        said = f"{same} of {len(DEFAULT_ROWS)} search strings are equal"
        yield Pair(left, right, round(same / len(DEFAULT_ROWS), 4), said, [])


def _strings(batches: Iterable[Contacts], counted: list[int]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for batch in batches:
        counted[0] += len(batch.ids)
        for id, type, values in zip(batch.ids, batch.types, batch.rows(), strict=True):
            if type is ContactType.COMPANY:
                yield id, search_strings(values, DEFAULT_ROWS)
