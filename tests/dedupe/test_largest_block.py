"""The less a family of keys tells, the fewer may share one of them."""

from services.dedupe.domain.candidates import CAP, RANKS
from services.dedupe.domain.largest_block import largest_block
from services.dedupe.domain.said import SOME


def test_a_surname_is_left_out_sooner_than_a_telephone_number() -> None:
    assert largest_block("P:surname:a:meier:DE") == 12
    assert largest_block("C:word:nordwind") == 26
    assert largest_block("C:phone:1234567") == CAP


def test_every_count_by_which_a_score_differs_is_still_exact() -> None:
    assert all(SOME < largest_block(f"C:{family}:x") <= CAP for family in RANKS)
