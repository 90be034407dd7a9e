"""What the two rules say of two contacts, as the setup has it."""

import pytest

from services.dedupe.domain.finding import Finding, Side, judge
from services.dedupe.domain.search_strings import DEFAULT_ROWS, search_strings
from services.dedupe.domain.setup import DuplicateSetup, Levels
from shared.contracts.dedupe import DuplicateLevel, DuplicateRule
from tests.dedupe.examples import NORDWIND, company, only_company, person

LEFT = Side(only_company(1, name="Nordwind Logistik", city="Kiel"))
RIGHT = Side(only_company(2, name="Nordwind Logistic", city="Kiel"))
STRINGS = search_strings(NORDWIND, DEFAULT_ROWS)
VALUE = judge(LEFT, RIGHT, DuplicateSetup(), {}).score.value


def judged(likely: float, certain: float = 1.0) -> Finding:
    return judge(LEFT, RIGHT, DuplicateSetup(company=Levels(likely=likely, certain=certain)), {})


def test_a_pair_is_likely_from_the_threshold_of_the_setup_on() -> None:
    assert 0 < VALUE < 1
    assert judged(VALUE).found_by == (DuplicateRule.SCORE,)
    assert judged(VALUE + 0.01).found_by == ()


@pytest.mark.parametrize(("more", "level"), [(0.0, DuplicateLevel.CERTAIN), (0.005, DuplicateLevel.LIKELY)])
def test_a_pair_is_certain_from_the_higher_threshold_on(more: float, level: DuplicateLevel) -> None:
    assert judged(0.0, VALUE + more).level is level


def test_thresholds_of_persons_are_their_own() -> None:
    setup = DuplicateSetup(person=Levels(likely=1.0, certain=1.0))

    assert judge(LEFT, RIGHT, setup, {}) == judge(LEFT, RIGHT, DuplicateSetup(), {})


def test_the_score_can_be_left_out() -> None:
    alike = Side(company(1)), Side(company(2))

    assert judge(*alike, DuplicateSetup(), {}).found_by == (DuplicateRule.SCORE,)
    assert judge(*alike, DuplicateSetup(fuzzy=False), {}).found_by == ()


def test_both_rules_may_find_a_pair() -> None:
    finding = judge(Side(company(1), STRINGS), Side(company(2), STRINGS), DuplicateSetup(), {})

    assert finding.found_by == (DuplicateRule.SCORE, DuplicateRule.SEARCH_STRINGS)
    assert finding.matches == len(STRINGS)


def test_it_is_the_same_in_both_directions() -> None:
    assert judge(LEFT, RIGHT, DuplicateSetup(), {}) == judge(RIGHT, LEFT, DuplicateSetup(), {})


def test_a_company_and_a_person_are_no_pair() -> None:
    assert judge(Side(company(1), STRINGS), Side(person(2), STRINGS), DuplicateSetup(), {}) == Finding()


def test_what_is_no_pair_is_explained_only_when_asked() -> None:
    setup = DuplicateSetup(company=Levels(likely=1.0, certain=1.0))

    assert judge(LEFT, RIGHT, setup, {}, explained=False).score.lines == ()
    assert judge(LEFT, RIGHT, setup, {}).score.lines
