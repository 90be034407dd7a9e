"""Words and shapes of a country: names, streets, cities, numbers. Each file in `locales/` is one `Locale`."""

import tomllib
from functools import cache
from importlib import import_module
from pathlib import Path
from random import Random

from anyascii import anyascii
from pydantic import BaseModel, ConfigDict
from stdnum.fr import siren

VAT_MODULES = {"DE": "de.vat", "AT": "at.uid", "CH": "ch.vat", "IT": "it.iva", "ES": "es.nif", "NL": "nl.btw"} | {
    "BE": "be.vat", "GB": "gb.vat", "IE": "ie.vat", "DK": "dk.cvr", "SE": "se.vat", "PL": "pl.nip", "FR": "fr.tva"
}  # fmt: skip
GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ø": "oe", "å": "aa", "Ø": "Oe"}
)
COIN_HEADS = "Ver Nor Tec Al Cor Del Lum Sol Aqua Kor Mira Vel Zen Orb Pol Ram Fer Quin Tal Sar Bel Ost Gal Hel".split()
COIN_MIDDLES = ["", "", "a", "i", "o", "ta", "vi", "ra", "ne", "lo", "mi", "da"]
COIN_TAILS = "dex tron via lux nis mont gro san tek rix lan pax wen dor bit zym quest fab mar tis".split()


class Locale(BaseModel):
    """A country, or its part of one language. In patterns `#` is a digit, `%` one of 2-9, `@` a letter.

    A city is name, post code, area code and subscriber number, county. A legal form is a list of its spellings.
    """

    model_config = ConfigDict(frozen=True)

    country: str
    share: int
    dial: str
    trunk: str
    language: str
    currency: str = ""
    vat: str
    territories: list[str]
    phones: list[str]
    mobiles: list[str]
    address: str
    patterns: list[str]
    forms: list[list[str]]
    trades: list[str]
    streets: list[str]
    short: list[tuple[str, str]]
    cities: list[tuple[str, str, str, str]]
    women: list[str]
    men: list[str]
    surnames: list[str]
    surname_heads: list[str] = []
    surname_tails: list[str] = []
    jobs: list[str]
    nicknames: dict[str, str]


@cache
def locales() -> tuple[Locale, ...]:
    """All countries, in the order of their file names."""
    files = sorted((Path(__file__).parent / "locales").glob("*.toml"))
    return tuple(Locale.model_validate(tomllib.loads(file.read_text("utf-8"))) for file in files)


def a_locale(rng: Random) -> Locale:
    return rng.choices(locales(), [locale.share for locale in locales()])[0]


def fill(rng: Random, pattern: str) -> str:
    """The pattern with its placeholders filled."""
    choices = {"#": "0123456789", "%": "23456789", "@": "ABDEFGHJLNPQRSTUWXYZ"}
    return "".join(rng.choice(choices[sign]) if sign in choices else sign for sign in pattern)


def vat_number(rng: Random, locale: Locale) -> str:
    """A random number that passes the country's check digits; blank where there is none (US)."""
    if not locale.vat:
        return ""
    if locale.country == "FR":
        return "FR" + siren.to_tva(siren_number(rng)).replace(" ", "")
    module = import_module(f"stdnum.{VAT_MODULES[locale.country]}")
    while not module.is_valid(number := fill(rng, locale.vat)):
        pass
    return number


def siren_number(rng: Random) -> str:
    while not siren.is_valid(number := fill(rng, "%########")):
        pass
    return number


def a_surname(rng: Random, locale: Locale) -> str:
    """A common surname more often than a rare one; two in five are put together from parts."""
    if locale.surname_heads and rng.random() < 0.4:
        return rng.choice(locale.surname_heads) + rng.choice(locale.surname_tails)
    return locale.surnames[int(len(locale.surnames) * rng.random() ** 1.5)]


def a_coined_word(rng: Random) -> str:
    return rng.choice(COIN_HEADS) + rng.choice(COIN_MIDDLES) + rng.choice(COIN_TAILS)


def slug(text: str) -> str:
    """The text as part of a host name or mailbox: lower-case ASCII letters, digits and hyphens."""
    plain = anyascii(text.translate(GERMAN)).lower()
    return "-".join("".join(sign if sign.isalnum() else " " for sign in plain if sign != "'").split())
