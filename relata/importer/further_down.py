"""At which row of a file each company stands, so that persons above it can be kept until the file is read."""

from array import array
from collections.abc import Iterable
from typing import Self

import numpy as np

from relata.importer.columns import Columns
from relata.importer.commands import as_code, own_company_no
from relata.importer.rows import Row


class FurtherDown:
    """Numbers of companies as hashes, 16 bytes a company: two that are alike by chance make a person wait, no more."""

    def __init__(self, hashes: "array[int]", rows: "array[int]") -> None:
        self._hashes, first = np.unique(np.asarray(hashes, np.int64), return_index=True)
        self._rows = np.asarray(rows, np.int64)[first]

    @classmethod
    def of(cls, rows: Iterable[Row], columns: Columns) -> Self:
        """Reads all the rows, one at a time."""
        hashes, numbers = array("q"), array("q")
        for row in rows:
            if no := own_company_no(row, columns):
                hashes.append(hash(no))
                numbers.append(row.number)
        return cls(hashes, numbers)

    def has(self, company_no: str, row: int) -> bool:
        """Whether a company of this number stands below the row, and not above it."""
        wanted = hash(as_code(company_no))
        at = int(np.searchsorted(self._hashes, wanted))
        return at < len(self._hashes) and bool(self._hashes[at] == wanted and self._rows[at] > row)
