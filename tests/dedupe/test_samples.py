"""How well the sample set's true duplicates are found: a floor, to notice a rule that broke."""

import csv
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_OID, UUID, uuid5

from services.dedupe.domain.candidates import top_candidates
from services.dedupe.domain.fingerprint import Fingerprint, fingerprint
from services.dedupe.domain.pair import pair_id
from services.dedupe.domain.score import score
from shared.contracts.contacts import ContactState

SAMPLES = Path(__file__).parents[2] / "samples"


def rows(file: str) -> list[dict[str, str]]:
    with (SAMPLES / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def id_of(external_id: str) -> UUID:
    return uuid5(NAMESPACE_OID, external_id)


def sample_fingerprints() -> dict[UUID, Fingerprint]:
    contacts = rows("contacts.csv")
    names = {row["no"]: row["name"] for row in contacts if row["no"]}
    kept = {}
    for row in contacts:
        added = {"contact_id": id_of(row["external_id"]), "company_name": names.get(row["company_no"], "")}
        state = ContactState.model_validate(row | added | {"last_modified_at": datetime(2026, 11, 20, tzinfo=UTC)})
        kept[state.contact_id] = fingerprint(state, version=1)
    return kept


def found_pairs(kept: dict[UUID, Fingerprint]) -> set[str]:
    blocks: defaultdict[str, list[UUID]] = defaultdict(list)
    for own in kept.values():
        for key in own.keys:
            blocks[key].append(own.contact_id)
    sizes = {key: len(block) for key, block in blocks.items()}
    pairs = set()
    for own in kept.values():
        for other in top_candidates(own.contact_id, sizes, {key: blocks[key] for key in own.keys}):
            if own.contact_id < other and score(own, kept[other]).qualifies:
                pairs.add(pair_id(own.contact_id, other))
    return pairs


def test_the_duplicates_of_the_samples_are_found_and_little_else() -> None:
    true = {pair_id(id_of(row["left_external_id"]), id_of(row["right_external_id"])) for row in rows("duplicates.csv")}

    found = found_pairs(sample_fingerprints())

    precision, recall = len(found & true) / len(found), len(found & true) / len(true)
    assert precision >= 0.95, f"precision {precision:.3f}, recall {recall:.3f}"
    assert recall >= 0.92, f"precision {precision:.3f}, recall {recall:.3f}"
