"""Streets, house numbers and places."""

import re
from functools import lru_cache

from services.dedupe.domain.words import STREET_ENDINGS, STREET_WORDS, fold

COUNTRY_ALIASES = {"UK": "GB", "EL": "GR", "USA": "US"}

WORDS = re.compile(r"[a-z0-9]+")
NUMBER = re.compile(r"\b(\d+)(?: ?[-/] ?\d+)*(?:[ -]?([a-z]))?\b")
PART_OF_BUILDING = re.compile(
    r"\b(apartment|apt|etage|flat|floor|lok|room|suite|unit)\b\.? *\w+|\bm\. ?\d+|#\w+|\b\w+ (floor|etage|og|stock)\b"
)
SIGN_OF_PART = re.compile(r"#|\bm\. ?\d|apartment|apt|etage|flat|floor|lok|og|room|stock|suite|unit")
"""Is in every text that has a part of a building, and found ten times faster."""

WORDS_AND_NUMBER = re.compile(r"([a-z]+(?: [a-z]+)*) ([0-9]+)(?: ?([a-z]))?")
PARTS = frozenset("apartment apt etage flat floor lok room suite unit m og stock".split())
"""Most addresses are words and a number, none of the words a part of a building: they need no search for any."""

NOT_WORD = re.compile(r"[\W_]")
COUNTRY_PREFIX = re.compile(r"^[a-z]{1,2}(?=\d{4,}$)")


def street_and_number(address: str) -> tuple[str, str]:
    """The street as one word, and its house number: the first number where a number leads, else the last one."""
    folded = fold(address).strip()
    if plain := WORDS_AND_NUMBER.fullmatch(folded):
        words = plain[1].split(" ")
        if PARTS.isdisjoint(words):
            return "".join(map(_street_word, words)), plain[2] + (plain[3] or "")
    if SIGN_OF_PART.search(folded):
        folded = PART_OF_BUILDING.sub(" ", folded).strip()
    numbers = list(NUMBER.finditer(folded))
    if not numbers:
        return _street(folded), ""
    found = numbers[0] if numbers[0].start() == 0 else numbers[-1]
    return _street(f"{folded[: found.start()]} {folded[found.end() :]}"), found[1] + (found[2] or "")


def _street(folded: str) -> str:
    return "".join(map(_street_word, WORDS.findall(folded)))


@lru_cache(2**14)
def _street_word(word: str) -> str:
    """As short as it is written by anybody."""
    for ending, short in STREET_ENDINGS.items():
        if word.endswith(ending) and word != ending:
            word = word[: -len(ending)] + short
            break
    return STREET_WORDS.get(word, word)


def post_code(text: str) -> str:
    """Letters and digits; a country prefix (D-80331) and the last four digits of a long ZIP code are left off."""
    is_plain = text.isascii() and text.isdigit()
    plain = text if is_plain else COUNTRY_PREFIX.sub("", NOT_WORD.sub("", text).lower())
    return plain[:5] if len(plain) == 9 and plain.isdigit() else plain


@lru_cache(2**14)
def city(text: str) -> str:
    """The name as one word; numbers of districts are left off."""
    return "".join(word for word in WORDS.findall(fold(text)) if not word.isdigit())


def country(code: str) -> str:
    upper = code.strip().upper()
    return COUNTRY_ALIASES.get(upper, upper)
