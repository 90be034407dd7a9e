"""Two normal forms -> what each field says, as a word (`equal`, `typo`, `other`, ...) with a similarity 0..1.

The words are the rows of the model (`model.json`), and of the sentences a clerk reads. A field that one side does not
know says nothing and is left out. The same in both directions.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from services.dedupe.domain import name_similarity, named_mailboxes, shared_names
from services.dedupe.domain.candidate_keys import mail_key, name_key, phone_key, site_keys
from services.dedupe.domain.given_names import are_of_two_genders, are_one_given_name, is_given_name
from services.dedupe.domain.name_similarity import GENERATIONS
from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.normal_numbers import Email
from services.dedupe.domain.said import EQUAL, OTHER, Holders, Said, held
from shared.contracts.contacts import ContactType

Comparison = dict[str, Said]

SAME_DOMAIN = 0.85
"""Domains more alike than this are one, with a slip of the pen."""

ONE_STREET = 0.88
"""Streets whose beginnings are more alike than this are one, with a slip of the pen."""

ACCOUNT_NO = re.compile(r"[a-z]{0,4}\d+")
"""What a list has for the employer where it has only the employer's number."""

NOT_LETTER = re.compile(r"[^a-z]")
REMEMBERED = 2**16
"""Answers that are kept for each rule whose values return: names, cities and domains do, addresses do not."""


class Rule(NamedTuple):
    """What is said of one field, or of several at once: `says` gives one answer, or one for each field.

    `reads` are the values of a contact that it depends on. Nothing is said where one side has no value `needs`, or both
    have the same of `unless_same`.
    """

    fields: tuple[str, ...]
    reads: tuple[str, ...]
    says: Callable[[NormalForm, NormalForm, Holders], Any]
    needs: str = ""
    unless_same: tuple[str, ...] = ()


def compare(a: NormalForm, b: NormalForm, holders: Holders) -> Comparison:
    """Two contacts of one type; `compare_many` does the same for many pairs."""
    found: Comparison = {}
    for rule in RULES[a.type]:
        said = rule.says(a, b, holders)
        if type(said) is Said:
            found[rule.fields[0]] = said
        elif said is not None:
            found.update([(field, what) for field, what in zip(rule.fields, said, strict=True) if what is not None])
    return found


def plain(a: str, b: str) -> Said | None:
    if not a or not b:
        return None
    return EQUAL if a == b else OTHER


def number(a: str, b: str, least: float = 0.7) -> Said | None:
    """Numbers that one slip of the pen makes equal are a `typo`; `least` as alike, 0..1."""
    if not a or not b:
        return None
    if a == b:
        return EQUAL
    alike = OSA.normalized_similarity(a, b)
    if alike >= least and OSA.distance(a, b) <= 2:
        return Said("typo", alike)
    return Said("weak" if alike > 0.55 else "other", alike)


def company_names(a: NormalForm, b: NormalForm, holders: Holders) -> Said | None:
    alike = name_similarity.company_names(a, b)
    if alike is None:
        return None
    if a.name == b.name:
        return held([name_key(a)], holders)
    if alike == name_similarity.ACRONYM and 1 in (len(a.name), len(b.name)):
        return Said("acronym", alike)
    ours, theirs = frozenset(a.name), frozenset(b.name)
    if ours < theirs or theirs < ours:
        return Said("group" if alike < 0.8 else "part", alike)
    return Said(next((word for bound, word in NAME_WORDS if alike >= bound), "other"), alike)


NAME_WORDS = ((0.95, "near"), (0.88, "typo"), (0.75, "alike"), (0.6, "weak"), (0.4, "little"))
"""The least similarity of two company names for each word; below all of them they are `other`."""


def person_names(a: NormalForm, b: NormalForm) -> tuple[Said | None, Said | None]:
    """First names and surnames; crossed where one side has swapped them."""
    straight = given_names(a.first_name, b.first_name), surnames(a.surname, b.surname)
    first, last = straight
    if first is None or last is None or min(first.similarity, last.similarity) > name_similarity.IN_ORDER:
        return straight
    if not (_may_be_swapped(a.first_name, b.surname) or _may_be_swapped(a.surname, b.first_name)):
        return straight
    one, other = surnames(a.first_name, b.surname), surnames(a.surname, b.first_name)
    if one is None or other is None:
        return straight
    worst, best = sorted((one, other), key=lambda said: said.similarity)
    total, in_order = worst.similarity + best.similarity, first.similarity + last.similarity
    if total > 1.5 and total > in_order:
        return Said("swapped", worst.similarity), best
    if best.similarity > 0.9 and total > in_order + 0.3:
        return Said("half swapped", best.similarity / 2), worst
    return straight


def _may_be_swapped(first: tuple[str, ...], surname: tuple[str, ...]) -> bool:
    """Whether the two may be alike enough, asked before it is found out how alike they are."""
    if len(first) != 1 or len(surname) != 1:
        return True
    one, other = first[0], surname[0]
    if len(one) == 1 or len(other) == 1:
        return one[0] == other[0]
    return OSA.normalized_similarity(one, other, score_cutoff=0.75) > 0


@lru_cache(REMEMBERED)
def given_names(a: tuple[str, ...], b: tuple[str, ...]) -> Said | None:
    if not a or not b:
        return None
    if a == b:
        return Said("initial", 1.0) if len(a[0]) == 1 else EQUAL
    alike = name_similarity.names(a, b) or 0.0
    if name_similarity.of_two_generations(a, b) or name_similarity.of_two_generations(b, a):
        return Said("generation", 0.0)
    x, y = a[0], b[0]
    if len(x) == 1 or len(y) == 1:
        return Said("initial" if x[0] == y[0] else "other", alike if x[0] == y[0] else 0.0)
    if x == y:
        return Said("part", alike)
    if are_one_given_name(x, y) or name_similarity.is_beginning(*sorted((x, y), key=len)):
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
        if name_similarity.of_two_generations(a, b) or name_similarity.of_two_generations(b, a):
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


def mailboxes(a: NormalForm, b: NormalForm, holders: Holders) -> Said | None:
    if not a.emails or not b.emails:
        return None
    return _best([_mailboxes(x, y, a, holders) for x in a.emails for y in b.emails])


def _best(said: list[Said]) -> Said:
    """What two of several values say that are most alike."""
    return said[0] if len(said) == 1 else max(said, key=lambda what: (what.similarity, what.word))


def _mailboxes(x: Email, y: Email, a: NormalForm, holders: Holders) -> Said:
    """Mailboxes that differ in digits or dots alone may belong to namesakes: two were needed."""
    if x.local == y.local and x.domain == y.domain:
        return Said("role", 1.0) if x.role else held([mail_key(a, x)], holders)
    domain = x.domain == y.domain or _alike(x.domain, y.domain) >= SAME_DOMAIN
    if x.role or y.role:
        return Said("role and person", 0.3) if x.role != y.role else Said("roles", 0.3)
    if x.local == y.local:
        return Said("slip in domain", 0.95) if domain and x.domain != y.domain else Said("same mailbox elsewhere", 0.8)
    letters = _letters(x.local)
    if letters and letters == _letters(y.local):
        return Said("other digits" if domain else "same letters elsewhere", 0.6)
    alike = OSA.normalized_similarity(x.local, y.local)
    if not domain:
        return Said("elsewhere", alike / 3)
    if alike >= 0.8:
        return Said("typo", alike)
    return Said("other at free provider" if x.free else "other at one domain", alike / 2)


@lru_cache(REMEMBERED)
def _letters(local: str) -> str:
    return NOT_LETTER.sub("", local)


_alike = lru_cache(REMEMBERED)(OSA.normalized_similarity)


def domains(a: NormalForm, b: NormalForm) -> Said | None:
    left = own_domains(a.emails, a.host)
    right = own_domains(b.emails, b.host) if left else left
    if not left or not right:
        return None
    if not left.isdisjoint(right):
        return EQUAL
    alike = max([_alike(x, y) for x in left for y in right])
    return Said("typo" if alike >= SAME_DOMAIN else "other", alike)


def own_domains(emails: Collection[Email], host: str) -> frozenset[str]:
    """Of the web site and the mailboxes, those of free providers left out."""
    if not emails:
        return frozenset((host,)) if host else NO_DOMAINS
    found = [email.domain for email in emails if not email.free]
    if host:
        found.append(host)
    return frozenset(found)


NO_DOMAINS = frozenset[str]()


def phones(a: Collection[str], b: Collection[str], form: NormalForm, holders: Holders) -> Said | None:
    if not a or not b:
        return None
    common = [phone for phone in a if phone in b]
    if common:
        return held([phone_key(form, phone) for phone in common], holders)
    return _best([_digits(x, y) for x in a for y in b])


def _digits(x: str, y: str) -> Said:
    """`extension`: another extension of one switchboard; `typo`: a digit wrong, or two swapped."""
    if x[-7:] == y[-7:]:
        return Said("typo", 0.95)
    if x[:-2] == y[:-2] or x[:-3] == y[:-3]:
        return Said("extension", 0.8)
    alike = OSA.normalized_similarity(x, y)
    return Said("typo" if alike >= 0.87 else "other", alike)


def mobile_phones(a: NormalForm, b: NormalForm, holders: Holders) -> Said | None:
    """A number that one side has as mobile counts as one on the other side, too."""
    if not a.mobiles and not b.mobiles:
        return None
    common = [phone for phone in a.phones if phone in b.phones and (phone in a.mobiles or phone in b.mobiles)]
    if common:
        return held([phone_key(a, phone) for phone in common], holders)
    return phones(a.mobiles, b.mobiles, a, holders)


def landlines(a: NormalForm, b: NormalForm, holders: Holders) -> Said | None:
    """The numbers that neither side has as mobile."""
    if not a.phones or not b.phones:
        return None
    if not a.mobiles and not b.mobiles:
        return phones(a.phones, b.phones, a, holders)
    mobiles = a.mobiles + b.mobiles
    ours, theirs = ([phone for phone in form.phones if phone not in mobiles] for form in (a, b))
    return phones(ours, theirs, a, holders)


def employers(a: NormalForm, b: NormalForm) -> Said | None:
    if not a.employer or not b.employer:
        return None
    if a.employer == b.employer:
        return EQUAL
    if ACCOUNT_NO.fullmatch(a.employer) and ACCOUNT_NO.fullmatch(b.employer):
        return None  # the company may itself be there twice
    alike = OSA.normalized_similarity(a.employer, b.employer)
    begins = a.employer.startswith(b.employer) or b.employer.startswith(a.employer)
    return Said("part" if begins else "typo" if alike >= 0.8 else "weak" if alike >= 0.6 else "other", alike)


def addresses(a: NormalForm, b: NormalForm, holders: Holders) -> Said | None:
    if not a.street or not b.street:
        return None
    alike = _streets(a.street, b.street)
    begins = alike < 0.75 and (a.street.startswith(b.street) or b.street.startswith(a.street))
    if alike < 0.75 and not begins:
        return Said("other", alike / 2)
    if a.house_number == b.house_number and a.house_number:
        if alike < 1:
            return Said("typo", alike)
        theirs = site_keys(b)
        return held([key for key in site_keys(a) if key in theirs], holders)
    return _house_numbers(a.house_number, b.house_number, alike)


def _streets(a: str, b: str) -> float:
    """Short forms of a street's last word make slips of the pen look large: what begins alike is alike."""
    alike = OSA.normalized_similarity(a, b)
    return alike if alike >= 0.75 or JaroWinkler.similarity(a, b) < ONE_STREET else 0.75


def _house_numbers(a: str, b: str, street: float) -> Said:
    if not a or not b:
        return Said("no number", 0.8 * street)
    if a.rstrip(LETTERS) == b.rstrip(LETTERS):
        return Said("letter", 0.9 * street)
    return Said("digit", 0.6 * street) if OSA.distance(a, b) == 1 and len(a + b) > 2 else Said("number", 0.4 * street)


LETTERS = "abcdefghijklmnopqrstuvwxyz"


def places(a: NormalForm, b: NormalForm) -> Said | None:
    """Post code and city together: either is often missing, misspelled or in another language."""
    code, city = _post_codes(a.post_code, b.post_code), _cities(a.city, b.city)
    if code is None:
        return city
    if code.word == "equal":
        return Said("equal" if city is None or city.similarity > 0.5 else "post code", 1.0)
    if city is not None and city.word == "city":
        return Said("city, typo in post code" if code.word == "typo" else "city, other post code", 0.8)
    alike = a.post_code[:2] == b.post_code[:2]
    return Said("area", 0.4) if alike else Said("other", 0.0)


@lru_cache(REMEMBERED)
def _post_codes(a: str, b: str) -> Said | None:
    return number(a, b, 0.77)


@lru_cache(REMEMBERED)
def _cities(a: str, b: str) -> Said | None:
    if not a or not b:
        return None
    alike = OSA.normalized_similarity(a, b)
    if alike >= 0.75 or a.startswith(b) or b.startswith(a):
        return Said("city", max(alike, 0.8))
    return Said("other", 0.0)


def _same(field: str, value: str) -> Rule:
    """Values that are the same, or are not."""
    of = attrgetter(value)
    return Rule((field,), (value,), lambda a, b, _: plain(of(a), of(b)), value)


def _number(field: str, value: str) -> Rule:
    of = attrgetter(value)
    return Rule((field,), (value,), lambda a, b, _: number(of(a), of(b)), value)


NUMBERS = (_number("vat_registration_no", "vat"), _number("registration_no", "registration"))
MAILBOXES = (
    Rule(("email",), ("emails",), mailboxes, "emails"),
    Rule(("email_domain",), ("domains",), lambda a, b, _: domains(a, b), "domains"),
)
PLACE = (
    Rule(("address",), ("street", "house_number", "post_code", "city"), addresses, "street"),
    Rule(("city",), ("post_code", "city"), lambda a, b, _: places(a, b)),
    _same("country_region_code", "country"),
)
RULES: Mapping[ContactType, Sequence[Rule]] = {
    ContactType.COMPANY: (
        Rule(("name",), ("name", "initials"), company_names, "name"),
        Rule(("name_word",), ("name",), shared_names.companies, "name", ("name",)),
        Rule(
            ("name_in_email",),
            ("name", "emails", "host"),
            lambda a, b, _: named_mailboxes.companies(a, b),
            unless_same=("name",),
        ),
        _same("legal_form", "legal"),
        *NUMBERS,
        *MAILBOXES,
        Rule(("phone_no",), ("phones",), lambda a, b, holders: phones(a.phones, b.phones, a, holders), "phones"),
        *PLACE,
    ),
    ContactType.PERSON: (
        Rule(("first_name", "surname"), ("first_name", "surname"), lambda a, b, _: person_names(a, b)),
        Rule(("name",), ("name", "country"), shared_names.persons, "name"),
        Rule(
            ("name_in_email",),
            ("name", "first_name", "surname", "emails"),
            lambda a, b, _: named_mailboxes.persons(a, b),
            unless_same=("emails", "name"),
        ),
        *NUMBERS,
        *MAILBOXES,
        Rule(("mobile_phone_no",), ("phones", "mobiles"), mobile_phones, "phones"),
        Rule(("phone_no",), ("phones", "mobiles"), landlines, "phones"),
        Rule(("company_name",), ("employer",), lambda a, b, _: employers(a, b), "employer"),
        *PLACE,
    ),
}
"""In the order in which a comparison tells the fields."""
