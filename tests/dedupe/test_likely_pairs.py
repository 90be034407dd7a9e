"""Many pairs at once: no pair is left out that a rule would find."""

from itertools import combinations, pairwise
from uuid import UUID

import pytest

from dedupe_fit.generate import generate
from services.dedupe.domain.finding import Side, judge
from services.dedupe.domain.fingerprint import fingerprints
from services.dedupe.domain.likely_pairs import likely_pairs
from services.dedupe.domain.search_strings import search_strings
from services.dedupe.domain.setup import DuplicateSetup, Levels
from shared.contracts.contacts import ContactState
from tests.fakes import NOW

GENERATED = generate(600, 11)
HOLDERS = {"P:name:anna berg": 3}


def sides(setup: DuplicateSetup) -> list[tuple[Side, Side]]:
    """The true pairs of a generated file, its neighbours, and a few against each other."""
    more = {"no": "CT000001", "last_modified_at": NOW}
    rows = {row["id"]: {**row, **more, "contact_id": UUID(int=n)} for n, row in enumerate(GENERATED.rows, 1)}
    contacts = {id: ContactState.model_validate(row) for id, row in rows.items()}
    own = {made.contact_id: made for made in fingerprints([(contact, 1) for contact in contacts.values()])}
    found = {
        id: Side(own[contact.contact_id], search_strings(vars(contact), setup.rows)) for id, contact in contacts.items()
    }
    pairs = [*GENERATED.pairs, *pairwise(contacts), *combinations(list(contacts)[:40], 2)]
    return [(found[one], found[other]) for one, other in pairs]


@pytest.mark.parametrize(
    "setup",
    [
        DuplicateSetup(),
        DuplicateSetup(search_hit_percent=20),
        DuplicateSetup(fuzzy=False, persons=True),
        DuplicateSetup(person=Levels(likely=0.2), company=Levels(likely=0.9)),
        DuplicateSetup(person=Levels(likely=0.0)),
        DuplicateSetup(company=Levels(likely=1.0)),
    ],
)
def test_who_is_left_out_no_rule_would_find(setup: DuplicateSetup) -> None:
    pairs = sides(setup)

    likely = likely_pairs(pairs, setup, HOLDERS)

    found = [bool(judge(one, other, setup, HOLDERS).found_by) for one, other in pairs]
    assert any(found)
    assert all(may_be for may_be, is_found in zip(likely, found, strict=True) if is_found)
    assert sum(likely) <= 1.05 * sum(found) + 2
