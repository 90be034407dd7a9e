"""A contact's fields -> its normal form: what two people may write differently about one contact, written one way."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, TypeVar

from services.dedupe.domain.normal_addresses import city, country, post_code, street_and_number
from services.dedupe.domain.normal_names import company_words, company_words_and_form, person_names, person_words
from services.dedupe.domain.normal_numbers import Email, emails, host, phones, registration, vat
from shared.contracts.contacts import ContactType

Columns = Mapping[str, Sequence[str]]
"""The values of several contacts, field by field; a field that is not there is blank."""

Column = Callable[[str], Sequence[str]]
"""The same: a field -> the value of every contact."""

Normal = TypeVar("Normal")


@dataclass(slots=True)
class NormalForm:
    """The comparable values of a contact. Blank means not known. It never changes: frozen, it took five times as long.

    `name` holds the sorted words of the whole name, `initials` their first letters as written, `legal` a company's
    legal form; `first_name`, `surname` and `employer` are a person's. `street` is one word without its number. `phones`
    are last digits, phone and mobile as one sorted set; `mobiles` those of them that were given as mobile. `host` is
    the domain of the home page.
    """

    type: ContactType
    name: tuple[str, ...] = ()
    initials: str = ""
    legal: str = ""
    first_name: tuple[str, ...] = ()
    surname: tuple[str, ...] = ()
    employer: str = ""
    street: str = ""
    house_number: str = ""
    post_code: str = ""
    city: str = ""
    country: str = ""
    phones: tuple[str, ...] = ()
    mobiles: tuple[str, ...] = ()
    emails: tuple[Email, ...] = ()
    host: str = ""
    vat: str = ""
    registration: str = ""


VALUES = tuple(field.name for field in fields(NormalForm))[1:]
"""What a normal form has beside its type, in its order."""


def normal_columns(type: ContactType, of: Column) -> list[Sequence[Any]]:
    """The normal forms of contacts of one type, a column for each of `VALUES`: far faster than one by one."""
    names = _of_companies(of) if type is ContactType.COMPANY else _of_persons(of)
    streets, house_numbers = zip(*each(street_and_number, of("address")), strict=True)
    own, mobiles = each(phones, of("phone_no")), each(phones, of("mobile_phone_no"))
    first, second = each(emails, of("email")), each(emails, of("email_2"))
    return [
        *names,
        streets,
        house_numbers,
        each(post_code, of("post_code")),
        each(city, of("city")),
        each(country, of("country_region_code")),
        [
            tuple(sorted({*one, *other})) if one and other else one or other
            for one, other in zip(own, mobiles, strict=True)
        ],
        mobiles,
        [tuple(dict.fromkeys(one + other)) if other else one for one, other in zip(first, second, strict=True)],
        each(host, of("home_page")),
        each(vat, of("vat_registration_no")),
        each(registration, of("registration_no")),
    ]


def each(rule: Callable[[str], Normal], values: Sequence[str]) -> list[Normal]:
    """What a rule makes of every value; of one that is there more than once it is asked once."""
    if len(values) == 1:
        return [rule(values[0])]
    made = {value: rule(value) for value in set(values)}
    return [made[value] for value in values]


def _of_companies(of: Column) -> Iterator[Sequence[Any]]:
    """From `name` to `employer`."""
    whole = [f"{name} {more}" if more else name for name, more in zip(of("name"), of("name_2"), strict=True)]
    words, forms = zip(*map(company_words_and_form, whole), strict=True)
    nobody, blank = ((),) * len(whole), ("",) * len(whole)
    yield from _words(words)
    yield from (forms, nobody, nobody, blank)


def _of_persons(of: Column) -> Iterator[Sequence[Any]]:
    names = of("name")
    yield from _words([person_words(name) for name in names])
    yield ("",) * len(names)
    yield from zip(*map(person_names, names, of("first_name"), of("middle_name"), of("surname")), strict=True)
    yield each(lambda name: "".join(company_words(name)), of("company_name"))


def _words(written: Sequence[Sequence[str]]) -> Iterator[Sequence[Any]]:
    yield [tuple(sorted(words)) for words in written]
    yield ["".join([word[0] for word in words]) for words in written]
