"""The keys of search strings: exact, and few."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from services.dedupe.domain.search_strings import DEFAULT_FIELDS, DEFAULT_ROWS, matches, search_strings, threshold
from services.dedupe.domain.setup import DuplicateSetup
from services.dedupe.domain.string_keys import deal, string_keys
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


def test_a_company_has_seven_keys_by_default() -> None:
    assert len(keys_of(FULL)) == 7


def test_a_contact_with_fewer_strings_than_a_pair_needs_has_no_key() -> None:
    assert keys_of({"name": "Adatum"}) == []


def test_a_company_and_a_person_share_no_key() -> None:
    one, other = (set(keys_of(FULL, type=type)) for type in ContactType)

    assert one.isdisjoint(other)


def test_no_group_holds_one_fact_twice_where_it_can_be_helped() -> None:
    groups = deal(DEFAULT_ROWS, least=10)

    fields = [[row.field.replace("city", "post_code") for row in group] for group in groups]
    assert sum(len(group) for group in groups) == 16
    assert all(len(set(names)) == len(names) for names in fields)


def test_there_is_one_group_more_than_rows_that_may_differ() -> None:
    assert [len(deal(DEFAULT_ROWS, least)) for least in (16, 10, 1)] == [1, 7, 16]


def test_every_row_is_in_one_group() -> None:
    for one, other in combinations(deal(DEFAULT_ROWS, least=10), 2):
        assert not set(one) & set(other)
