"""The sample set as messages, with its labels."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from relata.demo.tally import Pair, pair_of
from shared.contracts.erp import DocumentIssued
from shared.contracts.telephony import CallEnded


@dataclass(frozen=True, slots=True)
class Samples:
    """The files of a sample folder (`samples/README.md`)."""

    folder: Path

    @property
    def contacts(self) -> Path:
        return self.folder / "contacts.csv"

    def rows(self) -> int:
        """How many contacts there are."""
        with self.contacts.open(encoding="utf-8", newline="") as file:
            return sum(1 for _ in csv.DictReader(file))

    def documents(self) -> Iterator[DocumentIssued]:
        """In the order of the file, repeats included."""
        with (self.folder / "documents.jsonl").open(encoding="utf-8") as file:
            yield from map(DocumentIssued.model_validate_json, file)

    def calls(self) -> Iterator[CallEnded]:
        with (self.folder / "calls.jsonl").open(encoding="utf-8") as file:
            yield from map(CallEnded.model_validate_json, file)

    def sources(self) -> set[str]:
        """The ids of all document versions and calls: each must come out once."""
        return {document.source_id() for document in self.documents()} | {call.source_id() for call in self.calls()}

    def labels(self) -> set[Pair]:
        """The pairs of external ids that are the same company or person."""
        with (self.folder / "duplicates.csv").open(encoding="utf-8", newline="") as file:
            return {pair_of(row["left_external_id"], row["right_external_id"]) for row in csv.DictReader(file)}
