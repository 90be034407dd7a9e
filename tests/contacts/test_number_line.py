"""Numbers are counted up, leased to writers, and given back by them."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.number_line import NumberLine, number_after
from tests.contacts.examples import NOW

MINUTE = timedelta(minutes=1)


def a_series(**fields: Any) -> NumberLine:
    return NumberLine.model_validate({"code": "CONT", "starting_no": "CT000001", **fields})


@pytest.mark.parametrize(
    ("no", "increment", "after"),
    [
        ("CT000001", 1, "CT000002"),
        ("CT000009", 10, "CT000019"),
        ("CT999", 1, "CT1000"),
        ("9", 1, "10"),
        ("2026-007-A", 1, "2026-008-A"),
        ("A1B099C", 1, "A1B100C"),
    ],
)
def test_the_last_run_of_digits_is_counted_up(no: str, increment: int, after: str) -> None:
    assert number_after(no, increment) == after


def test_the_first_number_is_the_starting_number() -> None:
    series, numbers = a_series().reserve("a", 3, NOW, MINUTE)

    assert numbers == ("CT000001", "CT000002", "CT000003")
    assert series.last_no_used == "CT000003"


def test_numbers_go_on_after_the_last_one_used() -> None:
    _, numbers = a_series(last_no_used="CT000040", increment_by=5).reserve("a", 2, NOW, MINUTE)

    assert numbers == ("CT000045", "CT000050")


def test_the_last_numbers_are_given_before_the_series_refuses() -> None:
    series, numbers = a_series(ending_no="CT000002").reserve("a", 5, NOW, MINUTE)

    assert numbers == ("CT000001", "CT000002")
    with pytest.raises(ContactRefused) as refused:
        series.reserve("b", 1, NOW, MINUTE)
    assert refused.value.errors[0].code == "number_series_used_up"


def test_the_ending_number_may_be_longer_than_the_starting_number() -> None:
    _, numbers = a_series(starting_no="C8", ending_no="C12").reserve("a", 9, NOW, MINUTE)

    assert numbers == ("C8", "C9", "C10", "C11", "C12")


def test_a_step_over_the_ending_number_is_refused() -> None:
    with pytest.raises(ContactRefused):
        a_series(ending_no="CT000012", last_no_used="CT000010", increment_by=5).reserve("a", 1, NOW, MINUTE)


def test_a_number_grows_to_20_characters_and_not_beyond() -> None:
    with pytest.raises(ContactRefused):
        a_series(starting_no="C1", last_no_used="C" + "9" * 19).reserve("a", 1, NOW, MINUTE)


@pytest.mark.parametrize(
    "fields",
    [
        {"starting_no": "CONTACT"},
        {"starting_no": "C" * 20 + "1"},
        {"increment_by": 0},
        {"ending_no": "KT999999"},
        {"ending_no": "END"},
    ],
)
def test_a_series_that_cannot_be_counted_is_no_series(fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        a_series(**fields)


def test_numbers_given_back_are_used_first_and_in_order() -> None:
    series, numbers = a_series(starting_no="C8").reserve("a", 4, NOW, MINUTE)
    series = series.release("a", [numbers[2], numbers[0]])

    _, again = series.reserve("b", 3, NOW, MINUTE)

    assert again == ("C8", "C10", "C12")


def test_a_writer_that_reserves_again_keeps_what_it_holds() -> None:
    series, first = a_series().reserve("a", 2, NOW, MINUTE)

    series, second = series.reserve("a", 1, NOW + MINUTE, MINUTE)

    (lease,) = series.leases
    assert (lease.numbers, lease.until) == (first + second, NOW + 2 * MINUTE)


def test_a_lease_ends_when_all_its_numbers_are_settled() -> None:
    series, numbers = a_series().reserve("a", 2, NOW, MINUTE)

    assert series.settle("a", numbers[:1]).leases[0].numbers == numbers[1:]
    assert series.settle("a", numbers).leases == ()


def test_a_dead_writers_unused_numbers_come_back() -> None:
    series, numbers = a_series().reserve("a", 3, NOW, MINUTE)
    late = NOW + 2 * MINUTE

    assert [lease.writer for lease in series.expired(late)] == ["a"]
    series = series.give_back("a", numbers[:1], late)

    assert (series.leases, series.returned) == ((), numbers[1:])


def test_a_living_writers_numbers_are_not_taken_from_it() -> None:
    series, _ = a_series().reserve("a", 3, NOW, MINUTE)

    assert series.expired(NOW + MINUTE) == ()
    assert series.give_back("a", (), NOW + MINUTE) == series


def test_a_number_that_proves_used_after_all_is_not_given_again() -> None:
    series, numbers = a_series().reserve("a", 1, NOW, MINUTE)
    series = series.give_back("a", (), NOW + 2 * MINUTE)

    series = series.settle("a", numbers)

    assert series.reserve("b", 1, NOW, MINUTE)[1] == ("CT000002",)


def test_a_number_that_another_writer_holds_by_now_is_left_to_it() -> None:
    series, numbers = a_series().reserve("a", 1, NOW, MINUTE)
    series, again = series.give_back("a", (), NOW + 2 * MINUTE).reserve("b", 1, NOW + 2 * MINUTE, MINUTE)

    assert again == numbers
    assert series.settle("a", numbers) == series
    assert series.release("a", numbers) == series


def test_a_writer_gives_back_only_what_it_holds() -> None:
    series, numbers = a_series().reserve("a", 1, NOW, MINUTE)
    series = series.settle("a", numbers)

    assert series.release("a", numbers).returned == ()
    assert series.release("b", numbers).returned == ()
