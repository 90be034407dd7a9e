"""How alike two names are, 0..1, the same in both directions."""

from collections.abc import Callable
from functools import lru_cache
from itertools import permutations

from rapidfuzz.distance import OSA

from services.dedupe.domain.given_names import OF_WOMEN, are_one_given_name
from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.words import GENERATIONS, GROUP_WORDS, JUNIOR, SENIOR

SAME_WORD = 0.6
"""Company words less alike than this are different words."""

EXTRA_WORD = 0.06
"""Share of its length that a word of one company alone counts as a difference: people shorten names."""

GROUP_WORD = 1.0
"""The same for words such as Holding."""

EXTRA_NAME = 0.05
"""What each name of one person alone takes off."""

SHORT_FORM = 0.9
"""A word and its first letter, or its beginning."""

SLIP_IN_SHORT_FORM = 0.75
"""A word and its beginning, with a slip of the pen."""

NICKNAME = 0.95

ACRONYM = 0.85
"""A company's name and the first letters of its words."""

IN_ORDER = 0.8
"""First names and surnames that are both more alike than this were not swapped."""


Words = tuple[str, ...]
Match = tuple[float, str, str]


def company_names(a: NormalForm, b: NormalForm) -> float | None:
    """Words in any order, weighted by length; a conflict (own words on both sides) costs more than an addition."""
    if not a.name or not b.name:
        return None
    if a.name == b.name:
        return 1.0
    if _is_acronym(a, b) or _is_acronym(b, a):
        return ACRONYM
    one, other = (a.name, b.name) if a.name < b.name else (b.name, a.name)
    return max(_company_words(one, other), _written_together(a, b))


def _is_acronym(short: NormalForm, long: NormalForm) -> bool:
    return len(short.name) == 1 and len(long.initials) > 2 and short.name[0] == long.initials


def _written_together(a: NormalForm, b: NormalForm) -> float:
    """The words of the longer name in any order, where the shorter is one word."""
    letters, other_letters = len("".join(a.name)), len("".join(b.name))
    if letters < 0.9 * other_letters or other_letters < 0.9 * letters:
        return 0.0
    short, long = sorted((a.name, b.name), key=len)
    orders = permutations(long) if len(short) == 1 and len(long) in (2, 3) else [long]
    return max(OSA.normalized_similarity("".join(short), "".join(order), score_cutoff=0.9) for order in orders)


def _company_words(a: Words, b: Words) -> float:
    matches = best_matches(a, b, SAME_WORD, company_word)
    common = sum([alike * (len(x) + len(y)) for alike, x, y in matches]) / 2
    rest_a, rest_b = sum(map(len, a)) - common, sum(map(len, b)) - common
    says_group = not GROUP_WORDS.isdisjoint(a + b) and not GROUP_WORDS.isdisjoint(set(a) ^ set(b))
    extra = GROUP_WORD if says_group else EXTRA_WORD
    return common / (common + max(min(rest_a, rest_b), 0) + extra * abs(rest_a - rest_b))


def names(a: Words, b: Words) -> float | None:
    """Names in any order, an initial or a nickname for its name."""
    if not a or not b:
        return None
    if len(a) == 1 and len(b) == 1:
        return words(a[0], b[0])
    if a == b:
        return 1.0
    if are_of_two_generations(a, b):
        return 0.0
    short, long = sorted((a, b), key=lambda names: (len(names), names))
    alike = [match[0] for match in best_matches(short, long)]
    return max(0.0, sum(alike) / len(alike) - EXTRA_NAME * (len(long) - len(short)))


def are_of_two_generations(a: Words, b: Words) -> bool:
    if GENERATIONS.isdisjoint(a) or GENERATIONS.isdisjoint(b):
        return False
    one, other = ((JUNIOR.isdisjoint(names), SENIOR.isdisjoint(names)) for names in (a, b))
    return (not one[0] and not other[1]) or (not one[1] and not other[0])


def best_matches(
    a: Words, b: Words, least: float = 0.0, alike_words: Callable[[str, str], float] | None = None
) -> list[Match]:
    """Each word of the shorter side with a word of its own on the other, the most alike first, from `least` on."""
    of_two, left, right, chosen = alike_words or words, list(a), list(b), list[Match]()
    for word in a:
        if word in right:
            left.remove(word)
            right.remove(word)
            chosen.append((1.0, word, word))
    found = [(alike, x, y) for x in left for y in right if (alike := of_two(x, y)) >= least]
    for match in sorted(found, reverse=True):
        if match[1] in left and match[2] in right:
            chosen.append(match)
            left.remove(match[1])
            right.remove(match[2])
    return chosen


@lru_cache(2**17)
def words(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if len(a) == 1 or len(b) == 1:
        return SHORT_FORM if a[0] == b[0] else 0.0
    if are_one_given_name(a, b):
        return NICKNAME
    return SHORT_FORM if is_beginning(a, b) else OSA.normalized_similarity(a, b)


@lru_cache(2**17)
def company_word(a: str, b: str) -> float:
    """Industr. of Industrie, and Indsutr. too."""
    alike = words(a, b)
    if alike >= SLIP_IN_SHORT_FORM:
        return alike
    short, long = (a, b) if len(a) < len(b) else (b, a)
    cut = long[: len(short)]
    is_slip = len(long) - 2 >= len(short) >= 4 and short[0] == cut[0] and OSA.distance(short, cut) == 1
    return SLIP_IN_SHORT_FORM if is_slip else alike


def is_beginning(a: str, b: str) -> bool:
    """Max of Maximilian; three letters at least on either part, for Stefan is not the beginning of Stefanie."""
    short, long = (a, b) if len(a) < len(b) else (b, a)
    return len(long) - 3 >= len(short) >= 3 and long.startswith(short) and long[len(short) :] not in OF_WOMEN
