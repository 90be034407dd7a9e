"""Many pairs compared at once say what they say one by one."""

from collections import defaultdict
from collections.abc import Sequence
from operator import attrgetter
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe_fit.examples import values
from dedupe_fit.generate import generate
from relata.duplicates.records import form_of
from services.dedupe.domain import compare_many as many
from services.dedupe.domain.candidate_keys import COUNTED, candidate_keys
from services.dedupe.domain.compare_many import Numbers, Pairs, compare_many, numbered
from services.dedupe.domain.comparison import RULES, Comparison, Rule, compare
from services.dedupe.domain.normal_form import VALUES, NormalForm
from services.dedupe.domain.said import EQUAL, Holders, Said
from shared.contracts.contacts import ContactType
from tests.dedupe.examples import only_person

Pair = tuple[NormalForm, NormalForm]


def rows(forms: Sequence[NormalForm]) -> Numbers:
    return numbered(list(zip(*map(attrgetter(*VALUES), forms), strict=True)))


def at_once(type: ContactType, pairs: Sequence[Pair], holders: Holders) -> list[Comparison]:
    ones, others = zip(*pairs, strict=True)
    found: list[Comparison] = [{} for _ in pairs]
    for heard in compare_many(type, Pairs.of((rows(ones), rows(others)), (ones, others), holders)):
        for pair, which in zip(heard.pairs.tolist(), heard.which.tolist(), strict=True):
            if said := heard.said[which]:
                found[pair][heard.field] = said
    return found


@pytest.mark.parametrize("type", ContactType)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=8)
def test_pairs_say_together_what_they_say_one_by_one(type: ContactType, seed: int) -> None:
    rng, file = Random(seed), generate(120, seed)
    forms = [form_of(type, values(row)) for row in file.rows if row["type"] == type.value]
    count: defaultdict[str, int] = defaultdict(int)
    for key in (key for form in forms for key in candidate_keys(form)):
        count[key] += 1
    pairs = [(rng.choice(forms), rng.choice(forms)) for _ in range(400)]

    assert at_once(type, pairs, count) == [compare(*pair, count) for pair in pairs]


@pytest.mark.parametrize("type", ContactType)
def test_a_pair_says_the_same_in_both_directions(type: ContactType) -> None:
    rng, file = Random(7), generate(400, 7)
    forms = [form_of(type, values(row)) for row in file.rows if row["type"] == type.value]

    for one, other in ((rng.choice(forms), rng.choice(forms)) for _ in range(1_000)):
        assert compare(one, other, {}) == compare(other, one, {})


class Noting(dict[str, int]):
    """Holders of nothing, that note the families of the keys that they are asked for."""

    def __init__(self) -> None:
        self.families: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        self.families.add(key.split(":")[1])
        return default


@pytest.mark.parametrize("type", ContactType)
def test_holders_are_asked_for_in_counted_families_alone(type: ContactType) -> None:
    rng, file, noting = Random(3), generate(400, 3), Noting()
    forms = [form_of(type, values(row)) for row in file.rows if row["type"] == type.value]

    for one, other in ((rng.choice(forms), rng.choice(forms)) for _ in range(3_000)):
        compare(one, other, noting)
        compare(one, one, noting)

    assert noting.families == COUNTED - ({"surname"} if type is ContactType.COMPANY else {"word"})


def test_what_two_values_say_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def says(a: NormalForm, b: NormalForm, _: Holders) -> Said:
        asked.append((a.city, b.city))
        return EQUAL

    rule = Rule(("city",), ("city",), says)
    monkeypatch.setattr(many, "RULES", {**RULES, ContactType.PERSON: (rule,)})
    anna, bert = only_person(1, name="Anna Berg", city="Bremen"), only_person(2, name="Bert Ott", city="Kiel")

    at_once(ContactType.PERSON, [(anna, bert), (bert, anna), (anna, bert)], {})

    assert asked == [("bremen", "kiel")]
