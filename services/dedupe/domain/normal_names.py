"""The words of a name that say who it is."""

import re
from functools import lru_cache
from itertools import dropwhile

from rapidfuzz.distance import OSA

from services.dedupe.domain.words import (
    CONNECTIVES,
    LEGAL_FORMS,
    LEGAL_PHRASES,
    LEGAL_SPELLINGS,
    PARTICLES,
    TITLES,
    fold,
)
from shared.contracts.contacts import ContactState

WORDS = re.compile(r"[a-z0-9]+")
DOTTED_LETTERS = re.compile(r"(?<=\b[a-z])[./] ?(?=[a-z]\b)")
FIRST_LETTERS = "".join(sorted({phrase[0] for phrase in LEGAL_PHRASES}))
"""Looked for first: most words of a name begin no phrase."""

LEGAL_PHRASE = re.compile(
    rf"\b(?=[{FIRST_LETTERS}])({'|'.join(phrase.replace(' ', '[. ]{1,2}') for phrase in LEGAL_PHRASES)})\b"
)
REPEATED = re.compile(r"(.)\1+")
NOT_NAMES = LEGAL_FORMS | CONNECTIVES


def company_words(name: str) -> list[str]:
    """The words of a company's name as written, without its legal form unless nothing else is left."""
    words = WORDS.findall(LEGAL_PHRASE.sub("", _folded(name)))
    first = words[:1]
    return [word for word in words if word not in NOT_NAMES and (word in first or not _is_slip(word))] or words


@lru_cache(2**14)
def _is_slip(word: str) -> bool:
    """Of a legal form, with a letter doubled or two swapped: GGmbH, GmHb."""
    if REPEATED.sub(r"\1", word) in LEGAL_FORMS:
        return True
    same_letters = [form for form in LEGAL_FORMS if len(form) == len(word) > 3 and sorted(form) == sorted(word)]
    return any(OSA.distance(word, form) == 1 for form in same_letters)


def legal_form(name: str) -> str:
    """The legal form at the end of a name, the same for all its spellings; blank when the name says none."""
    folded = _folded(name)
    phrase = LEGAL_PHRASE.search(folded)
    if phrase:
        return LEGAL_PHRASES[" ".join(WORDS.findall(phrase[0]))]
    last = next((word for word in reversed(WORDS.findall(folded)) if word in LEGAL_FORMS), "")
    return LEGAL_SPELLINGS.get(last, last)


@lru_cache(16)  # asked twice for each company: for its words, and for its legal form
def _folded(name: str) -> str:
    return DOTTED_LETTERS.sub("", fold(name).replace("'", ""))


def person_words(name: str) -> list[str]:
    """The names of a person as written, without the titles in front."""
    words = WORDS.findall(fold(name).replace("'", ""))
    return list(dropwhile(TITLES.__contains__, words)) or words


_known_words = lru_cache(2**14)(person_words)
"""Of first names and surnames, which many have."""


def person_names(contact: ContactState) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """First names and surname, from their fields or from the name; van, de, von and the like are left off.

    A name is split at its comma, else as Business Central splits it: the last word is the surname (table 5050).
    """
    first, surname = _split(contact)
    return tuple(first), tuple(word for word in surname if word not in PARTICLES) or tuple(surname)


def _split(contact: ContactState) -> tuple[list[str], list[str]]:
    if contact.first_name and contact.surname:
        return _known_words(f"{contact.first_name} {contact.middle_name}"), _known_words(contact.surname)
    surname, comma, first = contact.name.partition(",")
    if comma:
        return person_words(first), person_words(surname)
    words = person_words(contact.name)
    return words[:-1], words[-1:]
