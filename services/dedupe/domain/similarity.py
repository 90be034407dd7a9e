"""How alike two contacts are in each field: 0..1, the same in both directions; none when one side is not known."""

import re
from collections.abc import Collection

from rapidfuzz.distance import OSA

from services.dedupe.domain.name_similarity import company_names, person_names
from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.normal_numbers import Email

Similarities = dict[str, float | None]

SAME_DOMAIN = 0.85
"""Domains more alike than this are one, with a slip of the pen."""

SAME_MAILBOX = 0.8
"""At a free provider, mailboxes less alike than this say nothing: people have several."""

NOT_LETTER = re.compile(r"[^a-z]")
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def compare_companies(a: NormalForm, b: NormalForm) -> Similarities:
    return {
        "name": company_names(a, b),
        "vat_registration_no": texts(a.vat, b.vat),
        "email": mailboxes(a, b),
        "email_domain": domains(a, b),
        "phone_no": most_alike(a.phones, b.phones),
        "address": addresses(a, b),
        "city": places(a, b),
    }


def compare_persons(a: NormalForm, b: NormalForm) -> Similarities:
    """A mobile phone is a person's own; a landline is the household's or the office's."""
    first_name, surname = person_names(a, b)
    mobiles = {*a.mobiles, *b.mobiles}
    landlines = ([phone for phone in form.phones if phone not in mobiles] for form in (a, b))
    return {
        "first_name": first_name,
        "surname": surname,
        "email": mailboxes(a, b),
        "mobile_phone_no": mobile_phones(a, b),
        "company_name": texts(a.employer, b.employer),
        "email_domain": domains(a, b),
        "phone_no": most_alike(*landlines),
        "address": addresses(a, b),
        "city": places(a, b),
    }


def texts(a: str, b: str) -> float | None:
    return OSA.normalized_similarity(a, b) if a and b else None


def most_alike(a: Collection[str], b: Collection[str]) -> float | None:
    return max((OSA.normalized_similarity(x, y) for x in a for y in b), default=None)


def mobile_phones(a: NormalForm, b: NormalForm) -> float | None:
    """A number that one side has as mobile counts as one on the other side, too."""
    if not set(a.mobiles).isdisjoint(b.phones) or not set(b.mobiles).isdisjoint(a.phones):
        return 1.0
    return most_alike(a.mobiles, b.mobiles)


def mailboxes(a: NormalForm, b: NormalForm) -> float | None:
    """The most alike personal mailboxes at one domain; those at different domains say nothing."""
    pairs = [(x, y) for x in a.emails if not x.role for y in b.emails if not y.role]
    return max((alike for x, y in pairs if (alike := _mailboxes(x, y)) is not None), default=None)


def _mailboxes(a: Email, b: Email) -> float | None:
    """Mailboxes that differ in digits or dots alone belong to namesakes: two were needed."""
    if a == b:
        return 1.0
    if OSA.normalized_similarity(a.domain, b.domain) < SAME_DOMAIN:
        return None
    alike = OSA.normalized_similarity(a.local, b.local)
    if a.local != b.local and NOT_LETTER.sub("", a.local) == NOT_LETTER.sub("", b.local):
        alike = 0.0
    return None if (a.free or b.free) and alike < SAME_MAILBOX else alike


def domains(a: NormalForm, b: NormalForm) -> float | None:
    left, right = ({email.domain for email in form.emails if not email.free} for form in (a, b))
    return float(not left.isdisjoint(right)) if left and right else None


def addresses(a: NormalForm, b: NormalForm) -> float | None:
    """Street times house number."""
    street = texts(a.street, b.street)
    return None if street is None else street * house_numbers(a.house_number, b.house_number)


def house_numbers(a: str, b: str) -> float:
    if a == b:
        return 1.0
    if not a or not b:
        return 0.5
    return 0.9 if a.rstrip(LETTERS) == b.rstrip(LETTERS) else 0.3


def places(a: NormalForm, b: NormalForm) -> float | None:
    """The better of post code and city: either is often missing, misspelled or in another language."""
    known = [alike for alike in (texts(a.post_code, b.post_code), texts(a.city, b.city)) if alike is not None]
    return max(known, default=None)
