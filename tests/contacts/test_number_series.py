"""Which numbers are given from when, and who may type one (Business Central, No. Series)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.number_series import NumberSeries
from shared.contracts.contacts_setup import NumberSeriesLine, SetNumberSeries
from tests.contacts.running import Contacts, a_company, codes
from tests.fakes import NOW

YEARLY: tuple[dict[str, Any], ...] = (
    {"starting_no": "C26-001", "ending_no": "C26-999"},
    {"starting_date": date(2027, 1, 1), "starting_no": "C27-001"},
)


def a_series(*lines: dict[str, Any], code: str = "CONT", **fields: Any) -> SetNumberSeries:
    made = tuple(NumberSeriesLine.model_validate(line) for line in lines)
    return SetNumberSeries(code=code, lines=made, **fields)


def set_up(command: SetNumberSeries, before: NumberSeries | None = None) -> NumberSeries:
    return (before or NumberSeries(code="CONT")).set_up(command)[0]


@pytest.fixture
def contacts() -> Contacts:
    contacts = Contacts()
    contacts.pipeline.clock = lambda: NOW
    return contacts


def test_the_line_with_the_latest_starting_date_is_used() -> None:
    series = set_up(a_series(*reversed(YEARLY)))

    assert series.line_at(date(2026, 12, 31)).starting_no == "C26-001"
    assert series.line_at(date(2027, 1, 1)).starting_no == "C27-001"


def test_before_its_first_line_a_series_refuses() -> None:
    with pytest.raises(ContactRefused, match="no line that has begun by 2026-12-31"):
        set_up(a_series(YEARLY[1])).line_at(date(2026, 12, 31))


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ((True, False), (False, False), (False, True)),
        ((False, True), (False, False), (True, False)),
        ((True, True), (False, True), (False, True)),
        ((True, True), (True, False), (True, False)),
    ],
)
def test_clearing_default_or_manual_numbers_turns_the_other_on(
    before: tuple[bool, bool], wanted: tuple[bool, bool], after: tuple[bool, bool]
) -> None:
    series = NumberSeries(code="CONT", default_nos=before[0], manual_nos=before[1])

    series = set_up(a_series(default_nos=wanted[0], manual_nos=wanted[1]), series)

    assert (series.default_nos, series.manual_nos) == after


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"starting_no": "CONTACT"}, "starting_no_invalid"),
        ({"starting_no": "C" * 18 + "001"}, "starting_no_invalid"),
        ({"starting_no": "C1", "ending_no": "D9"}, "no_pattern_differs"),
        ({"starting_no": "C1", "warning_no": "9"}, "no_pattern_differs"),
        ({"starting_no": "C1", "increment_by": 0}, "increment_too_small"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(line: dict[str, Any], code: str) -> None:
    with pytest.raises(ContactRefused) as refused:
        set_up(a_series(line))

    assert [error.code for error in refused.value.errors] == [code]


def test_a_description_has_100_characters_at_most() -> None:
    with pytest.raises(ContactRefused, match="must not be longer than 100 characters"):
        set_up(a_series(description="x" * 101))


def test_two_lines_do_not_begin_on_one_day() -> None:
    with pytest.raises(ContactRefused, match="must not begin twice on one day"):
        set_up(a_series({"starting_no": "C1"}, {"starting_no": "D1"}))


def test_from_the_warning_number_on_a_line_only_warns() -> None:
    line = set_up(a_series({"starting_no": "C8", "warning_no": "C9"})).line_at(date(2026, 1, 1))

    first, _ = line.reserve("a", 1, NOW, timedelta(minutes=1))
    second, numbers = first.reserve("a", 1, NOW, timedelta(minutes=1))

    assert (first.runs_low, second.runs_low, numbers) == (False, True, ("C9",))


def test_a_line_is_open_until_its_ending_number_is_used() -> None:
    line = set_up(a_series({"starting_no": "C1", "ending_no": "C9", "increment_by": 5})).line_at(date(2026, 1, 1))

    first, _ = line.reserve("a", 1, NOW, timedelta(minutes=1))
    last, numbers = first.reserve("a", 1, NOW, timedelta(minutes=1))

    assert (first.open, last.open, numbers) == (True, False, ("C6",))


def test_with_dates_in_order_no_number_is_used_before_the_last_date() -> None:
    line = set_up(a_series({"starting_no": "C1"}, date_order=True)).line_at(date(2026, 1, 1))
    line, _ = line.reserve("a", 1, NOW, timedelta(minutes=1))

    with pytest.raises(ContactRefused, match="last number was used on 2026-11-20"):
        line.reserve("a", 1, NOW - timedelta(days=1), timedelta(minutes=1))


async def test_the_new_year_begins_its_own_line(contacts: Contacts) -> None:
    await contacts.handle(a_series(*YEARLY))
    await contacts.handle(a_company(), a_company())
    contacts.pipeline.clock = lambda: datetime(2027, 1, 2, tzinfo=UTC)

    await contacts.handle(a_company())

    found = await contacts.database.contacts.find({})
    assert sorted(document.state.no for document in found) == ["C26-001", "C26-002", "C27-001"]


async def test_a_used_up_line_refuses_and_is_answered(contacts: Contacts) -> None:
    await contacts.handle(a_series({"starting_no": "C1", "ending_no": "C1"}))

    first, second = await contacts.handle(a_company(), a_company())
    (third,) = await contacts.handle(a_company())

    assert first.result == "done"
    assert codes(second) == codes(third) == ["number_series_used_up"]


async def test_a_longer_line_goes_on_where_the_shorter_one_ended(contacts: Contacts) -> None:
    await contacts.handle(a_series({"starting_no": "C1", "ending_no": "C1"}))
    await contacts.handle(a_company())
    await contacts.handle(a_series({"starting_no": "C1", "ending_no": "C9"}))

    (outcome,) = await contacts.handle(a_company())

    assert outcome.events[0].contact.no == "C2"  # type: ignore[attr-defined]


async def test_numbers_of_another_form_begin_anew_and_those_of_the_first_go_on_later(contacts: Contacts) -> None:
    for starting_no in ("CT000001", "K1000", "CT000001"):
        await contacts.handle(a_series({"starting_no": starting_no}))
        await contacts.handle(a_company(), a_company())

    assert await contacts.numbers() == ["CT000001", "CT000002", "CT000003", "CT000004", "K1000", "K1001"]


async def test_a_number_of_another_form_that_came_back_waits_for_its_form(contacts: Contacts) -> None:
    await contacts.handle(a_series({"starting_no": "C1"}))
    await contacts.handle(a_company(phone_no="x"))
    await contacts.handle(a_series({"starting_no": "K1"}))
    await contacts.handle(a_company())
    await contacts.handle(a_series({"starting_no": "C1"}))

    await contacts.handle(a_company())

    assert await contacts.numbers() == ["C1", "K1"]


async def test_a_related_series_may_be_chosen_and_is_remembered(contacts: Contacts) -> None:
    await contacts.handle(a_series({"starting_no": "V1"}, code="VIP"))
    await contacts.handle(a_series({"starting_no": "C1"}, related=("vip",)))
    vip, plain, typed = a_company(no_series="VIP"), a_company(), a_company("X1")

    await contacts.handle(vip, plain, typed)

    states = [await contacts.contact(one.contact_id) for one in (vip, plain, typed)]
    assert [(state.no, state.no_series) for state in states] == [("V1", "VIP"), ("C1", "CONT"), ("X1", "")]


async def test_a_series_that_is_not_related_is_refused(contacts: Contacts) -> None:
    (outcome,) = await contacts.handle(a_company(no_series="OPP"))

    assert codes(outcome) == ["number_series_not_related"]


async def test_typed_and_automatic_numbers_are_refused_where_the_series_says_so(contacts: Contacts) -> None:
    await contacts.handle(a_series({"starting_no": "C1"}, manual_nos=False))
    (typed,) = await contacts.handle(a_company("X1"))
    await contacts.handle(a_series({"starting_no": "C1"}, default_nos=False))
    (automatic,) = await contacts.handle(a_company())

    assert (codes(typed), codes(automatic)) == (["manual_nos_off"], ["default_nos_off"])
