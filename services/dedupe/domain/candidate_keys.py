"""Normal form -> keys: two contacts that share one are worth a comparison.

Every key names the contact type (C company, P person) and its family, so that values of different types or families
never meet. A generic mailbox or a free-mail domain is never a key alone: hundreds share it.
"""

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


COUNTED = ("mail", "phone", "surname", "word", "name", "site")
"""Families of values whose number of holders is evidence: a number of two contacts says more than one of forty."""


def candidate_keys(form: NormalForm) -> tuple[str, ...]:
    """All keys of a contact, sorted: about 17."""
    return tuple(sorted({key for keys in keys_by_family(form).values() for key in keys}))


def counted_keys(form: NormalForm) -> list[str]:
    """The keys of the families that are `COUNTED`."""
    found = keys_by_family(form)
    return list(dict.fromkeys(key for family in COUNTED for key in found.get(family, ())))


def keys_by_family(form: NormalForm) -> dict[str, list[str]]:
    """Families of which a contact has no key may be missing; a key may be there twice."""
    words, domains = _longest(form.name), _domains(form)
    return {
        **_of_numbers(form),
        **_of_name(form, words),
        **(_of_company(words, domains) if form.type is ContactType.COMPANY else _of_person(form, words)),
        **_of_name_and_place(form, words),
        "domain": [f"{form.type[0]}:domain:{domain}:{word[:2]}" for word in words for domain in domains],
        "site": site_keys(form),
    }


def mail_key(form: NormalForm, email: Email) -> str:
    return f"{form.type[0]}:mail:{email.local}@{email.domain}"


def phone_key(form: NormalForm, phone: str) -> str:
    return f"{form.type[0]}:phone:{phone[-7:]}"


def name_key(form: NormalForm) -> str:
    return f"{form.type[0]}:name:{' '.join(form.name)}"


def site_keys(form: NormalForm) -> list[str]:
    if not form.street or not form.house_number:
        return []
    places, street = [place for place in (form.post_code, form.city) if place], form.street[:4]
    return [f"{form.type[0]}:site:{place}:{form.house_number}:{street}" for place in places]


def surname_keys(form: NormalForm) -> frozenset[str]:
    return _surname_keys(form.name, form.country)


@lru_cache(REMEMBERED)
def _surname_keys(name: tuple[str, ...], country: str) -> frozenset[str]:
    return frozenset(
        [
            f"P:surname:{first_name[0]}:{surname[:5]}:{country}"
            for surname, first_name in permutations(_longest(name), 2)
        ]
    )


def word_keys(form: NormalForm) -> frozenset[str]:
    return _word_keys(form.name)


@lru_cache(REMEMBERED)
def _word_keys(name: tuple[str, ...]) -> frozenset[str]:
    return frozenset([f"C:word:{word}" for word in _longest(name) if len(word) > 2])


def _longest(name: tuple[str, ...]) -> list[str]:
    return sorted(name, key=len, reverse=True)[:MOST_WORDS]


def _domains(form: NormalForm) -> set[str]:
    found = {email.domain for email in form.emails if not email.free}
    if form.host:
        found.add(form.host)
    return found


def _of_numbers(form: NormalForm) -> dict[str, list[str]]:
    type = form.type[0]
    return {
        "mail": [mail_key(form, email) for email in form.emails if not email.role],
        "phone": [phone_key(form, phone) for phone in form.phones],
        "vat": [f"{type}:vat:{form.vat}"] if form.vat else [],
        "registration": [f"{type}:registration:{form.registration}"] if len(form.registration) > 3 else [],
    }


def _of_name(form: NormalForm, words: list[str]) -> dict[str, list[str]]:
    sounds = combinations(sorted({sound(word) for word in words}), 2)
    return {
        "name": [name_key(form)] if form.name else [],
        "sound": [f"{form.type[0]}:sound:{one}:{other}" for one, other in sounds],
    }


def _of_company(words: list[str], domains: set[str]) -> dict[str, list[str]]:
    return {
        "host": [f"C:host:{domain}" for domain in domains],
        "word": [f"C:word:{word}" for word in words if len(word) > 2],
    }


def _of_person(form: NormalForm, words: list[str]) -> dict[str, list[str]]:
    return {
        "surname": list(surname_keys(form)),
        "employer": [f"P:employer:{form.employer}:{word[:3]}" for word in words] if form.employer else [],
    }


def _of_name_and_place(form: NormalForm, words: list[str]) -> dict[str, list[str]]:
    found, type, post_code, city = dict[str, list[str]](), form.type[0], form.post_code, form.city[:4]
    if post_code:
        found["start-post"] = [f"{type}:start-post:{word[:4]}:{post_code}" for word in words]
        found["end-post"] = [f"{type}:end-post:{word[-4:]}:{post_code}" for word in words]
    if city:
        found["start-city"] = [f"{type}:start-city:{word[:5]}:{city}" for word in words]
    if post_code and form.house_number:
        number = form.house_number
        found["number-post"] = [f"{type}:number-post:{post_code}:{number}:{word[0]}" for word in words]
    return found
