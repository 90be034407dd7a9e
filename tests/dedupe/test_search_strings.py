"""Business Central's rule: strings, thresholds and pairs."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from services.dedupe.domain.search_string_pairs import pairs_by_strings
from services.dedupe.domain.search_strings import (
    DEFAULT_ROWS,
    PartOfField,
    SetupRow,
    matches,
    search_string,
    search_strings,
    threshold,
)

FIRST, LAST = PartOfField


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("United Furnishing Ltd.", "UNITE", "NGLTD"),
        ("45 Lindon Road", "45LIN", "NROAD"),
        ("London", "LONDO", "ONDON"),
        ("SW39GY", "SW39G", "W39GY"),
        ("123456789", "12345", "56789"),
        ("AB", "AB", "AB"),
        ("- . /", "", ""),
        ("", "", ""),
        ("Straße", "STRAß", "TRAßE"),
        ("'@*%€x", "'@*%€", "@*%€X"),
        ("ﬁne wine", "ﬁNEWI", "EWINE"),
    ],
)
def test_a_string_is_one_end_of_a_field_without_punctuation_in_upper_case(text: str, first: str, last: str) -> None:
    assert (search_string(text, FIRST, 5), search_string(text, LAST, 5)) == (first, last)


@pytest.mark.parametrize("character", ' +"&/,.;:-_(){}#!£$\\')
def test_these_characters_are_left_out(character: str) -> None:
    assert search_string(f"a{character}b", FIRST, 5) == "AB"


@pytest.mark.parametrize("character", "'@*%€ÄÉ1?")
def test_all_others_stay(character: str) -> None:
    assert search_string(f"a{character}b", FIRST, 5) == f"A{character}B"


def test_the_default_setup_has_both_ends_of_eight_fields() -> None:
    assert len(DEFAULT_ROWS) == 16
    assert {row.length for row in DEFAULT_ROWS} == {5}


def test_a_blank_field_has_no_string() -> None:
    strings = search_strings({"name": "AB", "city": "- . /"}, DEFAULT_ROWS)

    assert strings == ("name First AB", "name Last AB")


@pytest.mark.parametrize(("percent", "needed"), [(1, 1), (10, 2), (15, 3), (50, 8), (60, 10), (90, 15), (100, 16)])
def test_the_threshold_is_rounded_up_over_all_setup_rows(percent: int, needed: int) -> None:
    assert threshold(16, percent) == needed


def test_two_contacts_that_share_the_name_alone_are_found_at_10_but_not_at_15_percent() -> None:
    one, other = ({"name": "United Furnishing Ltd.", "city": city} for city in ("London", "Paris"))
    same = matches(search_strings(one, DEFAULT_ROWS), search_strings(other, DEFAULT_ROWS))

    assert threshold(16, 10) <= same < threshold(16, 15)


def test_the_first_of_a_field_never_equals_its_last_or_another_field() -> None:
    one, other = {"name": "LONDO xx", "city": "Paris"}, {"name": "xx LONDO", "city": "LONDO"}

    assert matches(search_strings(one, DEFAULT_ROWS), search_strings(other, DEFAULT_ROWS)) == 0


@pytest.mark.parametrize("row", [{"field": "name", "length": 1}, {"field": "name", "length": 11}, {"field": "minor"}])
def test_a_setup_row_names_a_text_field_and_2_to_10_characters(row: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        SetupRow.model_validate({"part_of_field": "First", **row})


@given(
    records=st.lists(st.lists(st.sampled_from("abcdefgh"), unique=True), max_size=12),
    least=st.integers(1, 8),
)
def test_the_rarest_strings_find_every_pair_that_comparing_all_finds(records: list[Sequence[str]], least: int) -> None:
    numbered = list(enumerate(records))

    all_compared = {(i, j, matches(a, b)) for (i, a), (j, b) in combinations(numbered, 2) if matches(a, b) >= least}

    found = list(pairs_by_strings(numbered, least))
    assert set(found) == all_compared
    assert len(found) == len(all_compared)
