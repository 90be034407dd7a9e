"""Keys of records -> pairs that are worth a comparison."""

import numpy as np

from relata.duplicates.blocks import Blocks


def blocks(*records: list[int]) -> Blocks:
    keys = np.array([key for record in records for key in record], dtype=np.int64)
    lengths = np.array([len(record) for record in records], dtype=np.int64)
    return Blocks.of(keys, np.ones(len(keys), dtype=np.float32), lengths)


def pairs(of: Blocks, cap: int = 100, top: int = 10) -> list[tuple[int, int]]:
    return [divmod(code, len(of)) for code in of.candidates(cap, top, least=0.0).tolist()]


def test_records_that_share_a_key_are_a_pair_once() -> None:
    assert pairs(blocks([1, 2], [2, 1], [3])) == [(0, 1)]


def test_every_key_knows_how_many_hold_it() -> None:
    assert blocks([1, 2], [2], [2, 3]).sizes.tolist() == [1, 3, 3, 3, 1]


def test_a_block_over_the_cap_makes_no_pairs() -> None:
    assert pairs(blocks([1], [1], [1]), cap=2) == []


def test_only_the_best_of_a_record_count_but_those_of_either_will_do() -> None:
    found = pairs(blocks([1, 2, 3], [1, 2], [3], [3]), top=1)

    assert (0, 1) in found
    assert (2, 3) not in found or (0, 2) in found


def test_no_records_are_no_pairs() -> None:
    assert pairs(blocks()) == []
    assert pairs(blocks([], [])) == []


def test_a_pair_that_shares_too_little_is_left_out() -> None:
    of = blocks([1, 2, 3], [1, 2], [3])

    found = of.candidates(least=1.0)

    assert found.tolist() == [0 * 3 + 1]
