"""The pairs of a file by Business Central's rule: enough equal search strings."""

from collections.abc import Iterable, Iterator

from relata.duplicates.catalogue import Progress
from relata.duplicates.explain import Pair
from relata.duplicates.guess import said
from relata.duplicates.records import Contacts
from services.dedupe.domain.search_string_pairs import pairs_by_strings
from services.dedupe.domain.search_strings import DEFAULT_ROWS, search_strings, threshold
from shared.contracts.contacts import ContactType


def string_pairs(
    batches: Iterable[Contacts], hit_percent: int, progress: Progress, *, persons: bool = False
) -> Iterator[Pair]:
    """Companies only, as in Business Central, or `persons` among themselves too.

    A row is a company's where it does not say otherwise: as Business Central's new contacts are. The score is the part
    of the setup rows that are equal. `progress` is told how many contacts are read.
    """
    least = threshold(len(DEFAULT_ROWS), hit_percent)
    for left, right, same in pairs_by_strings(_strings(batches, progress, persons), least):
        told = f"{same} of {len(DEFAULT_ROWS)} search strings are equal"
        yield Pair(left, right, round(same / len(DEFAULT_ROWS), 4), told, [])


def _strings(
    batches: Iterable[Contacts], progress: Progress, persons: bool
) -> Iterator[tuple[str, tuple[str, ...] | list[str]]]:
    count = 0
    for batch in batches:
        for id, values in zip(batch.ids, batch.rows(), strict=True):
            strings = search_strings(values, DEFAULT_ROWS)
            if said(values) is not ContactType.PERSON:
                yield id, strings
            elif persons:
                yield id, [f"{ContactType.PERSON} {string}" for string in strings]
        count += len(batch.ids)
        progress(count)
