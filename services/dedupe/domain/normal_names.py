"""The words of a name that say who it is."""

import re
from functools import lru_cache
from itertools import dropwhile

from rapidfuzz.distance import OSA

from services.dedupe.domain.words import (
    CONNECTIVES,
    GENERATIONS,
    LEGAL_FORMS,
    LEGAL_PHRASES,
    LEGAL_SPELLINGS,
    PARTICLES,
    TITLES,
    fold,
)

WORDS = re.compile(r"[a-z0-9]+")
DOTTED_LETTERS = re.compile(r"(?<=\b[a-z])[./] ?(?=[a-z]\b)")
FIRST_LETTERS = "".join(sorted({phrase[0] for phrase in LEGAL_PHRASES}))
"""Looked for first: most words of a name begin no phrase."""

LEGAL_PHRASE = re.compile(
    rf"\b(?=[{FIRST_LETTERS}])({'|'.join(phrase.replace(' ', '[. ]{1,2}') for phrase in LEGAL_PHRASES)})\b"
)
REPEATED = re.compile(r"(.)\1+")
NOT_NAMES = LEGAL_FORMS | CONNECTIVES

REMEMBERED = 2**14
"""First names, surnames and words that a process has at hand: many have the same."""


def company_words(name: str) -> list[str]:
    """The words of a company's name as written, without its legal form unless nothing else is left."""
    return company_words_and_form(name)[0]


def legal_form(name: str) -> str:
    """The legal form at the end of a name, the same for all its spellings; blank when the name says none."""
    return company_words_and_form(name)[1]


def company_words_and_form(name: str) -> tuple[list[str], str]:
    folded = DOTTED_LETTERS.sub("", fold(name).replace("'", ""))
    phrase = LEGAL_PHRASE.search(folded)
    if phrase:
        form = LEGAL_PHRASES[" ".join(WORDS.findall(phrase[0]))]
        return _without_form(WORDS.findall(LEGAL_PHRASE.sub("", folded))), form
    words = WORDS.findall(folded)
    last = next((word for word in reversed(words) if word in LEGAL_FORMS), "")
    return _without_form(words), LEGAL_SPELLINGS.get(last, last)


def _without_form(words: list[str]) -> list[str]:
    first = words[:1]
    return [word for word in words if word not in NOT_NAMES and (word in first or not _is_slip(word))] or words


@lru_cache(REMEMBERED)
def _is_slip(word: str) -> bool:
    """Of a legal form, with a letter doubled or two swapped: GGmbH, GmHb."""
    if REPEATED.sub(r"\1", word) in LEGAL_FORMS:
        return True
    same_letters = [form for form in LEGAL_FORMS if len(form) == len(word) > 3 and sorted(form) == sorted(word)]
    return any(OSA.distance(word, form) == 1 for form in same_letters)


def person_words(name: str) -> list[str]:
    """The names of a person as written, without the titles in front."""
    words = WORDS.findall(fold(name).replace("'", ""))
    return list(dropwhile(TITLES.__contains__, words)) or words


def person_names(
    name: str, first_name: str = "", middle_name: str = "", surname: str = ""
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """First names and surname, from their fields or from the name; van, de, von and the like are left off.

    A name is split at its comma, else as Business Central splits it (table 5050): what stands behind the last space is
    the surname (Berg-Lindgren), with a junior or senior behind it.
    """
    if first_name and surname:
        return _given(f"{first_name} {middle_name}" if middle_name else first_name), _surname(surname)
    last, comma, first = name.partition(",")
    if comma:
        return _given(first), _surname(last)
    words = person_words(name)
    at = max(0, len(words) - _words_of_surname(name))
    return tuple(words[:at]), _without_particles(words[at:])


def _words_of_surname(name: str) -> int:
    """How many of the last words of a name are its surname."""
    parts = [WORDS.findall(part) for part in fold(name).replace("'", "").split()]
    said = [part for part in parts if part] or [[""]]
    has_suffix = len(said) > 2 and said[-1][0] in GENERATIONS
    return len(said[-1]) + (len(said[-2]) if has_suffix else 0)


@lru_cache(REMEMBERED)
def _given(names: str) -> tuple[str, ...]:
    return tuple(person_words(names))


@lru_cache(REMEMBERED)
def _surname(name: str) -> tuple[str, ...]:
    return _without_particles(person_words(name))


def _without_particles(surname: list[str]) -> tuple[str, ...]:
    return tuple([word for word in surname if word not in PARTICLES]) or tuple(surname)
