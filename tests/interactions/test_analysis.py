"""Number, cost and duration by what one asks for; how long a contact waited."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interactions.domain.analysis import Period, first_day, lines
from services.interactions.domain.response_time import Passed, response_times
from shared.contracts.interactions import InformationFlow
from tests.interactions.samples import SENT

IN, OUT = InformationFlow.INBOUND, InformationFlow.OUTBOUND


@pytest.mark.parametrize(
    ("period", "first"),
    [
        (Period.DAY, date(2026, 11, 20)),
        (Period.WEEK, date(2026, 11, 16)),
        (Period.MONTH, date(2026, 11, 1)),
        (Period.QUARTER, date(2026, 10, 1)),
        (Period.YEAR, date(2026, 1, 1)),
    ],
)
def test_a_day_belongs_to_the_period_that_begins_on(period: Period, first: date) -> None:
    assert first_day(date(2026, 11, 20), period) == first


@given(st.dates(min_value=date(1, 1, 8)), st.sampled_from(Period))
def test_the_first_day_of_a_period_is_in_that_period(day: date, period: Period) -> None:
    first = first_day(day, period)

    assert first <= day < first + timedelta(days=366)
    assert first_day(first, period) == first


def test_days_are_summed_to_periods_and_the_most_frequent_come_first() -> None:
    cost, minutes = Decimal("8.00"), Decimal("1.5")
    totals = {
        ("S_INVOICE", "2026-11-02"): (1, (cost, minutes)),
        ("S_INVOICE", "2026-11-20"): (2, (2 * cost, 2 * minutes)),
        ("EMAIL", "2026-11-20"): (1, (Decimal(0), minutes)),
        ("EMAIL", "2026-12-01"): (4, (Decimal(0), 4 * minutes)),
    }

    shown = [
        (line.value, str(line.period), line.number, line.cost_lcy, line.share) for line in lines(totals, Period.MONTH)
    ]

    assert shown == [
        ("S_INVOICE", "2026-11-01", 3, Decimal("24.00"), 0.75),
        ("EMAIL", "2026-11-01", 1, Decimal(0), 0.25),
        ("EMAIL", "2026-12-01", 4, Decimal(0), 1.0),
    ]


def passed(contact_no: str, minutes: int, flow: InformationFlow) -> Passed:
    return Passed(contact_no=contact_no, at=SENT + timedelta(minutes=minutes), flow=flow)


def test_each_inbound_one_waits_for_the_next_outbound_one_to_the_same_contact() -> None:
    waited = response_times(
        [
            passed("CT1", 0, IN),
            passed("CT1", 10, IN),
            passed("CT2", 20, OUT),
            passed("CT1", 30, OUT),
            passed("CT1", 90, OUT),
            passed("CT3", 40, IN),
        ]
    )

    assert (waited.inbound, waited.answered) == (3, 2)
    assert (waited.median_min, waited.mean_min, waited.longest_min) == (25.0, 25.0, 30.0)


def test_what_was_before_answers_nothing() -> None:
    waited = response_times([passed("CT1", 0, OUT), passed("CT1", 1, IN)])

    assert (waited.inbound, waited.answered, waited.median_min) == (1, 0, None)


def test_what_came_in_after_the_last_day_does_not_count_but_an_answer_then_does() -> None:
    day = 24 * 60
    waited = response_times([passed("CT1", 0, IN), passed("CT1", day, IN), passed("CT1", day + 5, OUT)], SENT.date())

    assert (waited.inbound, waited.answered, waited.longest_min) == (1, 1, day + 5)
