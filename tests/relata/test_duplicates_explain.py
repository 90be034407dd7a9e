"""Likely pairs of a file, explained many at once, say what the service says of each."""

from pathlib import Path

import numpy as np
import pytest

from dedupe_fit.generate import generate, write
from relata.duplicates.catalogue import Catalogue, catalogue
from relata.duplicates.explain import Pair, explain_batch
from relata.duplicates.reading import ContactFile
from relata.duplicates.thirds import Linked
from services.dedupe.domain.comparison import compare
from services.dedupe.domain.model import models
from services.dedupe.domain.score import lines, probability


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder: Path = tmp_path_factory.mktemp("explain")
    write(generate(1_000, 5), folder)
    return catalogue(ContactFile(folder / "contacts.csv"), 1, lambda _: None)


def explained(found: Catalogue, pairs: list[int], links: dict[int, Linked]) -> list[Pair]:
    return explain_batch(found, models(), links, pairs)


def test_a_pair_is_explained_among_many_as_it_is_alone(found: Catalogue) -> None:
    pairs = found.blocks.candidates().tolist()

    for number, pair in zip(pairs, explained(found, pairs, {}), strict=True):
        records = divmod(number, len(found.shelf))
        left, right = map(found.form, records)
        comparison, model = compare(left, right, found.blocks.holders(np.array(records[:1]))), models()[left.type]
        alone = lines(comparison, model)
        assert pair.score == round(probability(comparison, model), 4)
        assert pair.explanation == "; ".join(line.says for line in alone)
        assert [told["weight"] for told in pair.evidence] == [round(line.points, 2) for line in alone]


def test_a_third_is_named_where_it_makes_the_pair_more_likely(found: Catalogue) -> None:
    (pair,) = explained(found, [1], {1: Linked(0.99995, 2)})

    assert pair.score == round(0.99995, 4)
    assert pair.explanation.startswith(f"each is one with {found.id(2)}; ")
    assert pair.evidence[0] == {
        "field": "third",
        "similarity": 1.0,
        "weight": 0.0,
        "says": f"each is one with {found.id(2)}",
    }
