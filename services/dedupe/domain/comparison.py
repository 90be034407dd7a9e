"""Two normal forms -> what each field says, as a word (`equal`, `typo`, `other`, ...) with a similarity 0..1.

The words are the rows of the model (`model.json`), and of the sentences a clerk reads. A field that one side does not
know says nothing and is left out. The same in both directions.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from rapidfuzz.distance import OSA, JaroWinkler

from services.dedupe.domain import name_similarity, named_mailboxes, shared_names
from services.dedupe.domain.candidate_keys import mail_key, name_key, phone_key, site_keys
from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.normal_numbers import Email
from services.dedupe.domain.personal_names import (
    crossed_names,
    given_names,
    may_be_crossed,
    may_be_together,
    names_together,
    surnames,
)
from services.dedupe.domain.said import EQUAL, NOT_COUNTED, OTHER, Holders, Said, held
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

    `reads` are the values of a contact that it depends on. Nothing is said where one side has no value `needs`, both
    have the same of `unless_same`, or not the same of `if_same`. What is said of a field counts instead of what a rule
    before said of it.
    `may` is asked of many pairs at once: where it says no, `says` would say nothing.
    `late` rules are dear, and the words, without a count, are all that they may say: a pair that is none whatever they
    say is not asked.
    """

    fields: tuple[str, ...]
    reads: tuple[str, ...]
    says: Callable[[NormalForm, NormalForm, Holders], Any]
    needs: str = ""
    unless_same: tuple[str, ...] = ()
    if_same: tuple[str, ...] = ()
    late: tuple[str, ...] = ()
    may: Callable[[Sequence[NormalForm], Sequence[NormalForm]], Iterable[bool]] | None = None


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


def same_names(a: NormalForm, b: NormalForm, holders: Holders) -> Said | None:
    return held([name_key(a)], holders) if a.name and a.name == b.name else None


def company_names(a: NormalForm, b: NormalForm, _: Holders = NOT_COUNTED) -> Said | None:
    """Of two names that are not the same."""
    alike = name_similarity.company_names(a, b)
    if alike is None or a.name == b.name:
        return None
    if alike == name_similarity.ACRONYM and 1 in (len(a.name), len(b.name)):
        return Said("acronym", alike)
    ours, theirs = frozenset(a.name), frozenset(b.name)
    if ours < theirs or theirs < ours:
        return Said("group" if alike < 0.8 else "part", alike)
    return Said(next((word for bound, word in NAME_WORDS if alike >= bound), "other"), alike)


NAME_WORDS = ((0.95, "near"), (0.88, "typo"), (0.75, "alike"), (0.6, "weak"), (0.4, "little"))
"""The least similarity of two company names for each word; below all of them they are `other`."""

NAMES_DIFFER = (*(word for _, word in NAME_WORDS), "acronym", "group", "part", "other")


def mailboxes(a: NormalForm, b: NormalForm, holders: Holders) -> Said | None:
    if not a.emails or not b.emails:
        return None
    if len(a.emails) == len(b.emails) == 1:
        return _mailboxes(a.emails[0], b.emails[0], a, holders)
    return _best([_mailboxes(x, y, a, holders) for x in a.emails for y in b.emails])


def _best(said: list[Said]) -> Said:
    """What two of several values say that are most alike."""
    return said[0] if len(said) == 1 else max(said, key=lambda what: (what.similarity, what.word))


def _mailboxes(x: Email, y: Email, a: NormalForm, holders: Holders) -> Said:
    """Mailboxes that differ in digits or dots alone may belong to namesakes: two were needed."""
    local, domain, role, free = x
    other_local, other_domain, other_role, other_free = y
    if local == other_local and domain == other_domain:
        return ROLE if role else held([mail_key(a, x)], holders)
    if role or other_role:
        return ROLES if role and other_role else ROLE_AND_PERSON
    same_domain = domain == other_domain or _alike(domain, other_domain) >= SAME_DOMAIN
    if local == other_local:
        return SLIP_IN_DOMAIN if same_domain else ELSEWHERE
    if _same_letters(local, other_local):
        return OTHER_DIGITS if same_domain else LETTERS_ELSEWHERE
    alike = OSA.normalized_similarity(local, other_local)
    if not same_domain:
        return Said("elsewhere", alike / 3)
    if alike >= 0.8:
        return Said("typo", alike)
    return Said("other at free provider" if free or other_free else "other at one domain", alike / 2)


ROLE, ROLES, ROLE_AND_PERSON = Said("role", 1.0), Said("roles", 0.3), Said("role and person", 0.3)
SLIP_IN_DOMAIN, ELSEWHERE = Said("slip in domain", 0.95), Said("same mailbox elsewhere", 0.8)
OTHER_DIGITS, LETTERS_ELSEWHERE = Said("other digits", 0.6), Said("same letters elsewhere", 0.6)


def _same_letters(a: str, b: str) -> bool:
    """Digits and signs left out; most have other first letters."""
    if a[:1] != b[:1] and a[:1] in LETTERS and b[:1] in LETTERS:
        return False
    letters = _letters(a)
    return bool(letters) and letters == _letters(b)


@lru_cache(REMEMBERED)
def _letters(local: str) -> str:
    return NOT_LETTER.sub("", local)


_alike = lru_cache(REMEMBERED)(OSA.normalized_similarity)


def domains(a: NormalForm, b: NormalForm, _: Holders = NOT_COUNTED) -> Said | None:
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


def phones(a: Sequence[str], b: Sequence[str], form: NormalForm, holders: Holders) -> Said | None:
    if not a or not b:
        return None
    if a == b:
        return held([phone_key(form, phone) for phone in a], holders)
    if len(a) == len(b) == 1:
        return _digits(a[0], b[0])
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
    ours = [phone for phone in a.phones if phone not in mobiles]
    return phones(ours, [phone for phone in b.phones if phone not in mobiles], a, holders) if ours else None


def employers(a: NormalForm, b: NormalForm, _: Holders = NOT_COUNTED) -> Said | None:
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


def places(a: NormalForm, b: NormalForm, _: Holders = NOT_COUNTED) -> Said | None:
    """Post code and city together: either is often missing, misspelled or in another language."""
    if not a.post_code or not b.post_code:
        return _cities(a.city, b.city)
    if a.post_code == b.post_code:
        city = _cities(a.city, b.city)
        return EQUAL if city is None or city.similarity > 0.5 else SAME_POST_CODE
    city = _cities(a.city, b.city)
    if city is not None and city.word == "city":
        return SLIP_IN_POST_CODE if _is_slip(a.post_code, b.post_code) else OTHER_POST_CODE
    return SAME_AREA if a.post_code[:2] == b.post_code[:2] else OTHER


SAME_POST_CODE, SAME_AREA = Said("post code", 1.0), Said("area", 0.4)
SLIP_IN_POST_CODE, OTHER_POST_CODE = Said("city, typo in post code", 0.8), Said("city, other post code", 0.8)


def _is_slip(a: str, b: str) -> bool:
    return OSA.distance(a, b) <= 2 and OSA.normalized_similarity(a, b) >= 0.77


@lru_cache(REMEMBERED)
def _cities(a: str, b: str) -> Said | None:
    if not a or not b:
        return None
    alike = 1.0 if a == b else OSA.normalized_similarity(a, b)
    if alike >= 0.75 or a.startswith(b) or b.startswith(a):
        return Said("city", max(alike, 0.8))
    return OTHER


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
    Rule(("email_domain",), ("domains",), domains, "domains"),
)
PLACE = (
    Rule(("address",), ("street", "house_number", "post_code", "city"), addresses, "street"),
    Rule(("city",), ("post_code", "city"), places),
    _same("country_region_code", "country"),
)
SAME_NAMES = Rule(("name",), ("name",), same_names, "name", if_same=("name",))
RULES: Mapping[ContactType, Sequence[Rule]] = {
    ContactType.COMPANY: (
        SAME_NAMES,
        Rule(("name",), ("name", "initials"), company_names, "name", ("name",), late=NAMES_DIFFER),
        Rule(("name_word",), ("name",), shared_names.companies, "name", ("name",), late=("equal",)),
        Rule(
            ("name_in_email",),
            ("name", "emails", "host"),
            named_mailboxes.companies,
            unless_same=("name",),
            late=("other's", "own"),
        ),
        _same("legal_form", "legal"),
        *NUMBERS,
        *MAILBOXES,
        Rule(("phone_no",), ("phones",), lambda a, b, holders: phones(a.phones, b.phones, a, holders), "phones"),
        *PLACE,
    ),
    ContactType.PERSON: (
        Rule(("first_name",), ("first_name",), lambda a, b, _: given_names(a.first_name, b.first_name), "first_name"),
        Rule(("surname",), ("surname",), lambda a, b, _: surnames(a.surname, b.surname), "surname"),
        Rule(("first_name", "surname"), ("first_name", "surname"), crossed_names, "first_name", may=may_be_crossed),
        Rule(
            ("first_name", "surname"),
            ("first_name", "surname"),
            names_together,
            "surname",
            ("first_name",),
            may=may_be_together,
        ),
        SAME_NAMES,
        Rule(("name",), ("name", "country"), shared_names.persons, "name", ("name",), late=("alike", "crossed")),
        Rule(
            ("name_in_email",),
            ("name", "first_name", "surname", "emails"),
            named_mailboxes.persons,
            unless_same=("emails", "name"),
            late=("other's", "own"),
        ),
        *NUMBERS,
        *MAILBOXES,
        Rule(("mobile_phone_no",), ("phones", "mobiles"), mobile_phones, "phones"),
        Rule(("phone_no",), ("phones", "mobiles"), landlines, "phones"),
        Rule(("company_name",), ("employer",), employers, "employer"),
        *PLACE,
    ),
}
"""In the order in which a comparison tells the fields."""

FIELDS: Mapping[ContactType, Sequence[str]] = {
    type: tuple(dict.fromkeys(field for rule in rules for field in rule.fields)) for type, rules in RULES.items()
}
"""In the same order."""
