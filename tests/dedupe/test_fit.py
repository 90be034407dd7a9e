"""The invented files on which the score is fitted, and what is fitted on them."""

from random import Random

import numpy as np
import orjson
import pytest
from scipy.sparse import csr_matrix

from dedupe_fit.entities import World
from dedupe_fit.examples import blocked, examples
from dedupe_fit.fit import FILES, MODEL, bounds, digest, of_one_file, regression
from dedupe_fit.generate import crowd, generate, is_told_apart
from dedupe_fit.habits import Habits
from dedupe_fit.judge import judge_file
from services.dedupe.domain.model import models
from shared.contracts.contacts import ContactType


def test_the_same_seed_makes_the_same_file_and_another_seed_another() -> None:
    assert generate(300, seed=1) == generate(300, seed=1)
    assert generate(300, seed=1) != generate(300, seed=2)


def test_true_pairs_name_records_of_the_file() -> None:
    file = generate(300, seed=1)

    ids = {row["id"] for row in file.rows}

    assert len(ids) == 300
    assert file.pairs
    assert all(left in ids and right in ids for pair in file.pairs for left, right in [pair])


def test_hardly_any_look_alike_differs_in_nothing_that_both_records_say() -> None:
    everybody = crowd(World(Random(3), Habits.draw(Random(3))), 2_000)

    told_apart = [is_told_apart(one, other) for one in everybody for other in one.alike]

    assert len(told_apart) > 100
    assert told_apart.count(False) / len(told_apart) < 0.03


def test_nearly_all_true_pairs_are_candidates_and_candidates_are_few() -> None:
    file = generate(3_000, seed=1_001)

    found = blocked(file.rows)
    truth, pairs = set(found.truth(file).tolist()), set(found.blocks.candidates().tolist())

    assert len(truth & pairs) / len(truth) > 0.97
    assert len(pairs) / len(file.rows) < 10


def test_the_score_is_good_on_a_file_that_nobody_fitted() -> None:
    judged = judge_file(generate(3_000, seed=1_002))["all"]

    assert judged.precision > 0.85, judged
    assert judged.recall > 0.8, judged


def test_examples_are_of_one_type_and_some_are_one_contact() -> None:
    found = list(examples(generate(600, seed=1), Random(1)))

    assert {example.type for example in found} == set(ContactType)
    assert {example.is_one for example in found} == {True, False}


@pytest.mark.parametrize("type", ContactType)
def test_agreement_never_counts_against_by_itself_nor_difference_for(type: ContactType) -> None:
    alone = models()[type].alone

    assert all(weight >= 0 for (_, word), weight in alone.items() if word.startswith("equal"))
    assert all(weight <= 0 for (_, word), weight in alone.items() if word in ("other", "elsewhere", "generation"))


def test_a_regression_stays_within_its_bounds() -> None:
    matrix = csr_matrix(np.array([[1.0, 0], [1, 0], [0, 1], [0, 1]] * 50))
    labels = np.array([0.0, 0, 1, 1] * 50)

    _, weights = regression(matrix, labels, [bounds("name=equal"), bounds("name=other")])

    assert weights.tolist() == pytest.approx([0, 0], abs=1e-6)


def test_the_weights_in_the_repository_are_those_that_make_fit_dedupe_writes() -> None:
    """What is fitted on has not changed since: else `make fit-dedupe`, and commit what it writes."""
    fitted = orjson.loads(MODEL.read_bytes())["fitted"]

    assert fitted == {"files": FILES, "first_file": digest(of_one_file(0))}
