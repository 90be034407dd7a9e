"""Which contacts are worth a comparison."""

from uuid import UUID

from services.dedupe.domain.candidate_keys import COUNTED
from services.dedupe.domain.candidates import CAP, TOP, largest_block, telling_keys, top_candidates
from services.dedupe.domain.said import SOME

ME, ANNA, BERT, CARL = (UUID(int=number) for number in (1, 2, 3, 4))


def test_who_shares_rarer_keys_comes_first() -> None:
    sizes = {"P:mail:anna@gmx.de": 2, "P:phone:1234567": 5, "P:site:80331:12:haup": 12}
    found = {"P:mail:anna@gmx.de": [ANNA], "P:phone:1234567": [BERT], "P:site:80331:12:haup": [CARL]}

    assert top_candidates(ME, sizes, found) == [ANNA, BERT, CARL]


def test_who_shares_more_keys_comes_first() -> None:
    sizes = {"P:name:anna berg": 4, "P:phone:1234567": 4}
    found = {"P:name:anna berg": [ANNA, BERT], "P:phone:1234567": [BERT]}

    assert top_candidates(ME, sizes, found) == [BERT, ANNA]


def test_a_contact_is_not_its_own_candidate() -> None:
    assert top_candidates(ME, {"P:name:anna berg": 2}, {"P:name:anna berg": [ME, ANNA]}) == [ANNA]


def test_a_key_that_too_many_share_says_nothing() -> None:
    sizes = {"P:sound:AN:BRK": CAP + 1, "P:phone:1234567": CAP}

    assert telling_keys(sizes, sizes) == ["P:phone:1234567"]
    assert top_candidates(ME, sizes, {"P:sound:AN:BRK": [ANNA], "P:phone:1234567": [BERT]}) == [BERT]


def test_a_surname_is_left_out_sooner_than_a_telephone_number() -> None:
    assert largest_block("P:surname:a:meier:DE") == 12
    assert largest_block("C:phone:1234567") == CAP


def test_a_sound_is_left_out_sooner_than_a_surname() -> None:
    assert largest_block("P:sound:AN:BRK") == 5


def test_every_count_by_which_a_score_differs_is_still_exact() -> None:
    assert all(SOME < largest_block(f"C:{family}:x") <= CAP for family in COUNTED)


def test_a_key_that_nobody_shares_yet_is_looked_up() -> None:
    assert telling_keys(["P:phone:1234567"], {}) == ["P:phone:1234567"]


def test_no_more_than_the_top_are_compared() -> None:
    crowd = [UUID(int=number) for number in range(2, 2 + CAP)]

    assert len(top_candidates(ME, {"P:phone:1234567": CAP}, {"P:phone:1234567": crowd})) == TOP < CAP


def test_equal_ranks_go_by_id_whatever_the_order_they_were_read_in() -> None:
    sizes = {"P:name:anna berg": 3}

    assert top_candidates(ME, sizes, {"P:name:anna berg": [CARL, ANNA, BERT]}) == [ANNA, BERT, CARL]


def test_who_shares_a_common_key_alone_is_no_candidate() -> None:
    one, other = UUID(int=1), UUID(int=2)

    assert top_candidates(one, {"P:surname:a:meier:DE": 12}, {"P:surname:a:meier:DE": [one, other]}) == []
    assert top_candidates(one, {"P:surname:a:meier:DE": 2}, {"P:surname:a:meier:DE": [one, other]}) == [other]
