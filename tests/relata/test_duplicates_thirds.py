"""Two records that are each one with a third."""

import pytest

from relata.duplicates.thirds import LINK, MOST_LINKS, linked_by_thirds


def test_two_that_are_one_with_a_third_are_one_though_less_likely_than_both_together() -> None:
    linked = linked_by_thirds({(1, 2): 0.9, (2, 3): 0.8})

    assert linked.keys() == {(1, 3)}
    assert linked[1, 3].score == pytest.approx(0.72**2)
    assert linked[1, 3].third == 2


def test_the_best_third_counts_and_only_where_it_says_more_than_the_two_themselves() -> None:
    by_two = linked_by_thirds({(1, 2): 0.9, (2, 4): 0.9, (1, 3): 0.99, (3, 4): 0.99})

    assert by_two[1, 4].third == 3
    assert (1, 3) not in linked_by_thirds({(1, 2): 0.9, (2, 3): 0.8, (1, 3): 0.95})


def test_a_weak_link_carries_nobody_further() -> None:
    assert linked_by_thirds({(1, 2): 0.99, (2, 3): LINK - 0.01}) == {}


def test_a_record_that_is_one_with_too_many_links_nobody() -> None:
    collective = {(0, other): 0.9 for other in range(1, MOST_LINKS + 2)}

    assert linked_by_thirds(collective) == {}
