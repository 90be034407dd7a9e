"""The keys of search strings: exact, and few."""

from itertools import combinations, islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.dedupe.domain.search_strings import DEFAULT_FIELDS, DEFAULT_ROWS, matches, search_strings, threshold
from services.dedupe.domain.setup import DuplicateSetup
from services.dedupe.domain.string_keys import deal, row_groups, string_keys
from shared.contracts.contacts import ContactType

COMPANY = ContactType.COMPANY


def keys_of(record: dict[str, str], hit_percent: int = 60, type: ContactType = COMPANY) -> list[str]:
    setup = DuplicateSetup(search_hit_percent=hit_percent)
    return string_keys(type, search_strings(record, DEFAULT_ROWS), setup.row_groups, setup.least_matches)


FULL = {field: f"{field} of a company" for field in DEFAULT_FIELDS}
records = st.fixed_dictionaries({field: st.sampled_from(["", "first", "other one"]) for field in DEFAULT_FIELDS})


@settings(max_examples=200)
@given(one=records, other=records, hit_percent=st.integers(1, 100))
def test_every_pair_with_enough_equal_strings_shares_a_key(
    one: dict[str, str], other: dict[str, str], hit_percent: int
) -> None:
    ours, theirs = search_strings(one, DEFAULT_ROWS), search_strings(other, DEFAULT_ROWS)
    keys = [set(keys_of(record, hit_percent)) for record in (one, other)]

    if matches(ours, theirs) >= threshold(16, hit_percent):
        assert keys[0] & keys[1]


def test_of_the_default_rows_a_key_has_four_where_a_pair_has_ten() -> None:
    groups = row_groups(DEFAULT_ROWS, least=10)

    assert len(groups) == 28
    assert {len(group) for group in groups} <= {3, 4, 5}
    assert len(keys_of(FULL)) == 28


def test_a_company_without_numbers_has_few_keys() -> None:
    written = ("name", "address", "city", "post_code", "email")

    assert len(keys_of({field: FULL[field] for field in written})) <= 6


def test_a_contact_with_fewer_strings_than_a_pair_needs_has_no_key() -> None:
    assert keys_of({"name": "Adatum"}) == []


def test_a_company_and_a_person_share_no_key() -> None:
    one, other = (set(keys_of(FULL, type=type)) for type in ContactType)

    assert one.isdisjoint(other)


@pytest.mark.parametrize("least", range(1, 17))
def test_as_many_rows_as_may_differ_do_not_touch_every_group(least: int) -> None:
    groups = [set(group) for group in row_groups(DEFAULT_ROWS, least)]

    for differing in islice(combinations([row.name for row in DEFAULT_ROWS], 16 - least), 500):
        assert any(group.isdisjoint(differing) for group in groups)


def test_no_group_holds_one_fact_twice_where_it_can_be_helped() -> None:
    groups = deal(DEFAULT_ROWS, 8)

    fields = [[row.field.replace("city", "post_code") for row in group] for group in groups]
    assert sum(len(group) for group in groups) == 16
    assert all(len(set(names)) == len(names) for names in fields)


def test_every_row_is_in_one_group() -> None:
    for one, other in combinations(deal(DEFAULT_ROWS, 8), 2):
        assert not set(one) & set(other)


def test_strings_that_are_left_of_rows_taken_away_make_no_key() -> None:
    setup = DuplicateSetup(rows=())

    assert string_keys(COMPANY, search_strings(FULL, DEFAULT_ROWS), setup.row_groups, setup.least_matches) == []


def test_two_groups_make_a_key_while_that_makes_fifty_at_most() -> None:
    assert [len(row_groups(DEFAULT_ROWS, least)) for least in (16, 15, 14, 9, 8, 7, 1)] == [1, 3, 6, 36, 45, 10, 16]
