"""Dear rules are asked of the pairs alone to which their answer matters."""

from collections import Counter
from collections.abc import Iterator
from math import inf
from pathlib import Path

import numpy as np
import pytest

from dedupe_fit.generate import generate, write
from relata.duplicates import fuzzy
from relata.duplicates.catalogue import Catalogue, catalogue
from relata.duplicates.compare import compare_all
from relata.duplicates.reading import ContactFile
from services.dedupe.domain.compare_many import Heard, Numbers, Pairs, hear
from services.dedupe.domain.comparison import Rule


def ignore(_: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder: Path = tmp_path_factory.mktemp("late")
    write(generate(1_500, 7), folder)
    return catalogue(ContactFile(folder / "contacts.csv"), 1, ignore)


def test_a_pair_that_can_have_the_points_has_those_of_all_rules(found: Catalogue) -> None:
    whole = compare_all(found, [-inf, -inf], 1, ignore).points
    for least in (-4.0, -1.0, 2.0):
        some = compare_all(found, [least, least], 1, ignore).points

        enough = whole >= least
        assert enough.any()
        assert np.array_equal(some[enough], whole[enough])
        assert (some[~enough] < least).all()


def test_most_pairs_are_never_asked_whose_name_a_mailbox_has(found: Catalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Counter[str]()

    def counting(rule: Rule, pairs: Pairs, rows: Numbers) -> Iterator[Heard]:
        asked[rule.fields[0]] += len(rows)
        return hear(rule, pairs, rows)

    monkeypatch.setattr("services.dedupe.domain.points.hear", counting)
    compare_all(found, [-2.8, -2.8], 1, ignore)

    assert 0 < asked["name_in_email"] < asked["email"] / 4


def test_a_file_that_moves_its_pairs_farther_than_was_thought_is_compared_wholly(
    found: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fuzzy, "FARTHEST", inf)
    whole = list(fuzzy.likely_pairs(found, None, 1, ignore))

    monkeypatch.setattr(fuzzy, "FARTHEST", -50.0)

    assert list(fuzzy.likely_pairs(found, None, 1, ignore)) == whole
