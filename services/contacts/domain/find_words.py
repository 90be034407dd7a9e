"""The words by which a contact is found: upper case, as they stand in its fields, telephone numbers as digits."""

import re
from collections.abc import Iterator

from shared.contracts.contacts import ContactState, MasterKind

LOCAL_DIGITS = 7
"""The last digits of a telephone number, by which it is found however its beginning is written."""

_WORD = re.compile(r"""[^\s,;/()".:'-](?:[^\s,;/()"]*[^\s,;/()".:'-])?""")
_NUMBER = re.compile(r"\+?[\d\s()/.-]+")
_NO_DIGIT = re.compile(r"\D")

CODES = {
    "salesperson_code": "Salesperson",
    "territory_code": "Territory",
    "country_region_code": "Country/Region",
    "salutation_code": "Salutation",
    "external_id": "External ID",
    "industry_groups": MasterKind.INDUSTRY_GROUP,
    "job_responsibilities": MasterKind.JOB_RESPONSIBILITY,
    "organizational_level_code": MasterKind.ORGANIZATIONAL_LEVEL,
    "mailing_groups": MasterKind.MAILING_GROUP,
}
"""Fields whose codes are words with a tag in front."""


def find_words(contact: ContactState) -> tuple[str, ...]:
    """Each once, in order."""
    return tuple(sorted(set(_words(contact))))


def words_of(text: str) -> list[str]:
    """The words of a text, in the form in which they are kept."""
    return _WORD.findall(text.upper())


def digits_of(text: str) -> str:
    """The digits of a telephone number without the zeros and plus in front; blank for what is none."""
    return _NO_DIGIT.sub("", text).lstrip("0") if _NUMBER.fullmatch(text.strip()) else ""


def tag(kind: str, code: str) -> str:
    """A word that stands for a code of some kind, and that no text is: texts are in upper case."""
    return f"{kind}={code.upper()}"


def _words(contact: ContactState) -> Iterator[str]:
    yield from words_of(f"{contact.name} {contact.name_2} {contact.city} {contact.email}")
    if contact.post_code:
        yield contact.post_code.upper()
    for number in (contact.phone_no, contact.mobile_phone_no):
        if digits := digits_of(number):
            yield digits
            yield digits[-LOCAL_DIGITS:]
    yield from _tags(contact)


def _tags(contact: ContactState) -> Iterator[str]:
    for name, kind in CODES.items():
        if value := getattr(contact, name):
            yield from (tag(kind, code) for code in ([value] if isinstance(value, str) else value))
    for source in contact.web_sources:
        yield tag(MasterKind.WEB_SOURCE, source.code)
    for relation in contact.business_relations:
        yield tag(MasterKind.BUSINESS_RELATION, relation.business_relation_code)
        if relation.no:
            yield tag(relation.link_to_table, relation.no)
