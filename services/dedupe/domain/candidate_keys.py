"""Normal form -> keys: two contacts that share one are worth a comparison.

Every key names the contact type (C company, P person) and its family, so that values of different types or families
never meet. A generic mailbox or a free-mail domain is never a key alone: hundreds share it.
"""

from collections.abc import Iterator
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


def candidate_keys(form: NormalForm) -> tuple[str, ...]:
    """All keys of a contact, sorted: about 17."""
    prefix = form.type[0]
    return tuple([f"{prefix}:{key}" for key in sorted(set(_keys(form)))])


def mail_key(form: NormalForm, email: Email) -> str:
    return f"{form.type[0]}:mail:{email}"


def phone_key(form: NormalForm, phone: str) -> str:
    return f"{form.type[0]}:phone:{phone[-7:]}"


def name_key(form: NormalForm) -> str:
    return f"{form.type[0]}:name:{' '.join(form.name)}"


def site_keys(form: NormalForm) -> list[str]:
    return [f"{form.type[0]}:{key}" for key in _of_site(form)]


def surname_keys(form: NormalForm) -> frozenset[str]:
    return _surname_keys(form.name, form.country)


@lru_cache(REMEMBERED)
def _surname_keys(name: tuple[str, ...], country: str) -> frozenset[str]:
    return frozenset([f"P:{key}" for key in _of_surname(_longest(name), country)])


def word_keys(form: NormalForm) -> frozenset[str]:
    return _word_keys(form.name)


@lru_cache(REMEMBERED)
def _word_keys(name: tuple[str, ...]) -> frozenset[str]:
    return frozenset([f"C:word:{word}" for word in _longest(name) if len(word) > 2])


def counted_keys(form: NormalForm) -> list[str]:
    """The keys of values whose number of holders is evidence: a number of two contacts says more than one of forty."""
    found = [mail_key(form, email) for email in form.emails if not email.role]
    found += [phone_key(form, phone) for phone in form.phones]
    found += sorted(surname_keys(form) if form.type is ContactType.PERSON else word_keys(form))
    return [*dict.fromkeys(found), *([name_key(form)] if form.name else []), *site_keys(form)]


def _longest(name: tuple[str, ...]) -> list[str]:
    return sorted(name, key=len, reverse=True)[:MOST_WORDS]


def _keys(form: NormalForm) -> Iterator[str]:
    words = _longest(form.name)
    yield from _of_numbers(form)
    yield from _of_name(form, words)
    yield from _of_company(form, words)
    yield from _of_name_and_place(form, words)
    yield from _of_address(form, words)


def _of_numbers(form: NormalForm) -> Iterator[str]:
    for email in form.emails:
        if not email.role:
            yield f"mail:{email}"
    for phone in form.phones:
        yield f"phone:{phone[-7:]}"
    if form.vat:
        yield f"vat:{form.vat}"
    if len(form.registration) > 3:
        yield f"registration:{form.registration}"


def _of_name(form: NormalForm, words: list[str]) -> Iterator[str]:
    if form.name:
        yield f"name:{' '.join(form.name)}"
    for one, other in combinations(sorted({sound(word) for word in words}), 2):
        yield f"sound:{one}:{other}"
    if form.type is ContactType.PERSON:
        yield from _of_surname(words, form.country)


def _of_surname(words: list[str], country: str) -> Iterator[str]:
    for surname, first_name in permutations(words, 2):
        yield f"surname:{first_name[0]}:{surname[:5]}:{country}"


def _of_company(form: NormalForm, words: list[str]) -> Iterator[str]:
    domains = {email.domain for email in form.emails if not email.free}
    if form.host:
        domains.add(form.host)
    if form.type is ContactType.COMPANY:
        yield from (f"host:{domain}" for domain in domains)
        yield from (f"word:{word}" for word in words if len(word) > 2)
    for word in words:
        for domain in domains:
            yield f"domain:{domain}:{word[:2]}"
        if form.employer:
            yield f"employer:{form.employer}:{word[:3]}"


def _of_name_and_place(form: NormalForm, words: list[str]) -> Iterator[str]:
    for word in words:
        if form.post_code:
            yield f"start-post:{word[:4]}:{form.post_code}"
            yield f"end-post:{word[-4:]}:{form.post_code}"
        if form.city:
            yield f"start-city:{word[:5]}:{form.city[:4]}"


def _of_address(form: NormalForm, words: list[str]) -> Iterator[str]:
    if form.house_number and form.post_code:
        yield from (f"number-post:{form.post_code}:{form.house_number}:{word[0]}" for word in words)
    yield from _of_site(form)


def _of_site(form: NormalForm) -> Iterator[str]:
    for place in (form.post_code, form.city):
        if form.street and form.house_number and place:
            yield f"site:{place}:{form.house_number}:{form.street[:4]}"
