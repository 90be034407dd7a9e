"""Normal form -> keys: two contacts that share one are worth a comparison.

Every key names the contact type (C company, P person) and its family, so that values of different types or families
never meet. A generic mailbox or a free-mail domain is never a key alone: hundreds share it.
"""

from collections.abc import Collection
from functools import lru_cache
from itertools import combinations, permutations

from jellyfish import metaphone

from services.dedupe.domain.normal_form import NormalForm
from services.dedupe.domain.normal_numbers import Email
from shared.contracts.contacts import ContactType

REMEMBERED = 2**16
sound = lru_cache(REMEMBERED)(metaphone)

MOST_WORDS = 4
"""Words of a name that make keys, the longest ones: more adds keys faster than it finds pairs."""


FAMILIES = (
    "mail", "phone", "vat", "registration", "name", "sound", "host", "word", "surname", "employer",
    "start-post", "end-post", "start-city", "number-post", "domain", "site",
)  # fmt: skip
"""In the order of `keys_by_family`."""

COUNTED = frozenset({"mail", "phone", "name", "word", "surname", "site"})
"""Families of whose keys a comparison tells how many have them."""

NONE: tuple[str, ...] = ()


def candidate_keys(form: NormalForm) -> tuple[str, ...]:
    """All keys of a contact, sorted: about 17."""
    return tuple(sorted({key for keys in keys_by_family(form) for key in keys}))


def keys_by_family(form: NormalForm) -> tuple[Collection[str], ...]:
    """The keys of each of `FAMILIES`; a key may be there twice."""
    words, domains = _longest(form.name), _domains(form)
    is_company = form.type is ContactType.COMPANY
    return (
        *_of_numbers(form),
        *(_of_name(form, words) if words else (NONE, NONE)),
        *(_of_company(form, domains) if is_company else _of_person(form, words)),
        *_of_name_and_place(form, words),
        [f"{form.type[0]}:domain:{domain}:{word[:2]}" for domain in domains for word in words] if domains else NONE,
        site_keys(form),
    )


def mail_key(form: NormalForm, email: Email) -> str:
    return f"{form.type[0]}:mail:{email.local}@{email.domain}"


def phone_key(form: NormalForm, phone: str) -> str:
    return f"{form.type[0]}:phone:{phone[-7:]}"


def name_key(form: NormalForm) -> str:
    return f"{form.type[0]}:name:{' '.join(form.name)}"


def site_keys(form: NormalForm) -> Collection[str]:
    if not form.street or not form.house_number:
        return NONE
    end = f"{form.house_number}:{form.street[:4]}"
    return [f"{form.type[0]}:site:{place}:{end}" for place in (form.post_code, form.city) if place]


@lru_cache(REMEMBERED)
def surname_keys(name: tuple[str, ...], country: str) -> frozenset[str]:
    return frozenset(
        [
            f"P:surname:{first_name[0]}:{surname[:5]}:{country}"
            for surname, first_name in permutations(_longest(name), 2)
        ]
    )


@lru_cache(REMEMBERED)
def word_keys(name: tuple[str, ...]) -> frozenset[str]:
    return frozenset([f"C:word:{word}" for word in _longest(name) if len(word) > 2])


def _longest(name: tuple[str, ...]) -> list[str]:
    return sorted(name, key=len, reverse=True)[:MOST_WORDS]


def _domains(form: NormalForm) -> Collection[str]:
    if not form.emails:
        return (form.host,) if form.host else NONE
    found = {email.domain for email in form.emails if not email.free}
    if form.host:
        found.add(form.host)
    return found


def _of_numbers(form: NormalForm) -> tuple[Collection[str], ...]:
    type = form.type[0]
    return (
        [mail_key(form, email) for email in form.emails if not email.role] if form.emails else NONE,
        [phone_key(form, phone) for phone in form.phones] if form.phones else NONE,
        (f"{type}:vat:{form.vat}",) if form.vat else NONE,
        (f"{type}:registration:{form.registration}",) if len(form.registration) > 3 else NONE,
    )


def _of_name(form: NormalForm, words: list[str]) -> tuple[Collection[str], ...]:
    begins = f"{form.type[0]}:sound"
    sounds = sorted({sound(word) for word in words})
    return (name_key(form),), [f"{begins}:{one}:{other}" for one, other in combinations(sounds, 2)]


def _of_company(form: NormalForm, domains: Collection[str]) -> tuple[Collection[str], ...]:
    return [f"C:host:{domain}" for domain in domains] if domains else NONE, word_keys(form.name), NONE, NONE


def _of_person(form: NormalForm, words: list[str]) -> tuple[Collection[str], ...]:
    employer = form.employer
    at = [f"P:employer:{employer}:{word[:3]}" for word in words] if employer else NONE
    return NONE, NONE, surname_keys(form.name, form.country), at


def _of_name_and_place(form: NormalForm, words: list[str]) -> tuple[Collection[str], ...]:
    type, post_code, city, number = form.type[0], form.post_code, form.city[:4], form.house_number
    return (
        [f"{type}:start-post:{word[:4]}:{post_code}" for word in words] if post_code else NONE,
        [f"{type}:end-post:{word[-4:]}:{post_code}" for word in words] if post_code else NONE,
        [f"{type}:start-city:{word[:5]}:{city}" for word in words] if city else NONE,
        [f"{type}:number-post:{post_code}:{number}:{word[0]}" for word in words] if post_code and number else NONE,
    )
