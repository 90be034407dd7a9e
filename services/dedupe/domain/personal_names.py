"""First names and surnames of two persons: what they say, straight and crosswise."""

from collections.abc import Sequence
from functools import lru_cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from services.dedupe.domain import name_similarity
from services.dedupe.domain.given_names import are_of_two_genders, are_one_given_name, is_given_name
from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.said import EQUAL, NOT_COUNTED, OTHER, Holders, Said
from services.dedupe.domain.words import GENERATIONS

Name = tuple[str, ...]
TOGETHER = Said("typo", 0.97)
REMEMBERED = 2**16
"""Answers that are kept: names return."""


@lru_cache(REMEMBERED)
def given_names(a: tuple[str, ...], b: tuple[str, ...]) -> Said | None:
    if not a or not b:
        return None
    if a == b:
        return Said("initial", 1.0) if len(a[0]) == 1 else EQUAL
    alike = name_similarity.names(a, b) or 0.0
    if name_similarity.are_of_two_generations(a, b):
        return Said("generation", 0.0)
    x, y = a[0], b[0]
    if len(x) == 1 or len(y) == 1:
        return Said("initial" if x[0] == y[0] else "other", alike if x[0] == y[0] else 0.0)
    if x == y:
        return Said("part", alike)
    if are_one_given_name(x, y) or name_similarity.is_beginning(x, y):
        return Said("nickname", alike)
    if "".join(a) == "".join(b):
        return Said("typo", 0.97)
    if are_of_two_genders(x, y):
        return Said("namesake", alike)
    if alike >= 0.72:
        known = is_given_name(x) and is_given_name(y)
        return Said("namesake" if known else "typo", alike)
    return Said("weak" if alike >= 0.55 else "other", alike)


def without_generation(name: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for word in name if word not in GENERATIONS)


@lru_cache(REMEMBERED)
def surnames(a: tuple[str, ...], b: tuple[str, ...]) -> Said | None:
    if not a or not b:
        return None
    if a == b:
        return EQUAL
    if not (GENERATIONS.isdisjoint(a) and GENERATIONS.isdisjoint(b)):
        if name_similarity.are_of_two_generations(a, b):
            return Said("generation", 0.0)
        if without_generation(a) == without_generation(b):
            return Said("suffix", 0.7)
    if len(a[-1]) == 1 or len(b[-1]) == 1:
        return Said("initial", 0.8) if a[-1][0] == b[-1][0] else OTHER
    if not set(a).isdisjoint(b):
        return Said("part", 0.9)
    joined = (a[0], b[0]) if len(a) == len(b) == 1 else ("".join(a), "".join(b))
    alike = OSA.normalized_similarity(*joined)
    return Said("typo" if alike >= 0.75 else "weak" if alike >= 0.6 else "other", alike)


def crossed_names(a: NormalForm, b: NormalForm, _: Holders = NOT_COUNTED) -> tuple[Said, Said] | None:
    """First names and surnames crosswise, where one side has swapped them."""
    first, last = given_names(a.first_name, b.first_name), surnames(a.surname, b.surname)
    if first is None or last is None or min(first.similarity, last.similarity) > name_similarity.IN_ORDER:
        return None
    one, other = surnames(a.first_name, b.surname), surnames(a.surname, b.first_name)
    if one is None or other is None:
        return None
    worst, best = (one, other) if one.similarity <= other.similarity else (other, one)
    total, in_order = worst.similarity + best.similarity, first.similarity + last.similarity
    if total > 1.5 and total > in_order:
        return Said("swapped", worst.similarity), best
    if best.similarity > 0.9 and total > in_order + 0.3:
        return Said("half swapped", best.similarity / 2), worst
    return None


def names_together(a: NormalForm, b: NormalForm, _: Holders = NOT_COUNTED) -> tuple[Said, Said] | None:
    """AnnaBerg, or BergAnna, where the other has Anna and Berg apart."""
    if bool(a.first_name) is bool(b.first_name):
        return None
    whole, apart = (b, a) if a.first_name else (a, b)
    first, last = "".join(apart.first_name), "".join(apart.surname)
    return (TOGETHER, TOGETHER) if "".join(whole.surname) in (first + last, last + first) else None


def may_be_together(ones: Sequence[NormalForm], others: Sequence[NormalForm]) -> list[bool]:
    """Where one side alone has first names."""
    return [bool(a.first_name) is not bool(b.first_name) for a, b in zip(ones, others, strict=True)]


def may_be_crossed(ones: Sequence[NormalForm], others: Sequence[NormalForm]) -> list[bool]:
    """Whether first name and surname of two are alike enough, asked of many before it is found out how alike."""
    there = _may_be_one([a.first_name for a in ones], [b.surname for b in others])
    back = _may_be_one([a.surname for a in ones], [b.first_name for b in others])
    return [one or other for one, other in zip(there, back, strict=True)]


def _may_be_one(ones: Sequence[Name], others: Sequence[Name]) -> list[bool]:
    left, right = list(map("".join, ones)), list(map("".join, others))
    alike: list[float] = cpdist(left, right, scorer=OSA.normalized_similarity, score_cutoff=0.75).tolist()
    return [
        how > 0 or (not (len(one) == len(other) == 1 and len(x) > 1 and len(y) > 1) and _have_in_common(one, other))
        for how, x, y, one, other in zip(alike, left, right, ones, others, strict=True)
    ]


def _have_in_common(one: Name, other: Name) -> bool:
    """A word, or the initial that one of them is."""
    if not one or not other:
        return False
    is_initial = len(one[-1]) == 1 or len(other[-1]) == 1
    return (is_initial and one[-1][0] == other[-1][0]) or not set(one).isdisjoint(other)
