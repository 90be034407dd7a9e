"""What a contact is given of lists and of alternative addresses with its other fields, by who creates or changes it.

The rules are those of `classification` and `alternative_address`; here they are asked for all of them at once.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from services.contacts.domain import alternative_address
from services.contacts.domain.classification import FIELD, entry_errors
from services.contacts.domain.errors import field_error
from services.contacts.domain.master import master_id
from services.contacts.domain.validation import as_code
from shared.contracts.contacts import (
    AlternativeAddress,
    ContactLists,
    ContactType,
    ContactWebSource,
    FieldError,
)

CODES = {field: kind for kind, field in FIELD.items() if field in ContactLists.model_fields}
ADDRESSES = alternative_address.FIELD
FIELDS = (*CODES, ADDRESSES)

Given = Mapping[str, Any]


def masters_given(given: ContactLists) -> list[str]:
    """The ids of the entries that it names, so that one query can fetch them for a whole batch."""
    return [master_id(kind, _code(row)) for field, kind in CODES.items() for row in getattr(given, field)]


def tidied_lists(given: Given) -> dict[str, Any]:
    """The lists among these fields with codes in upper case and in order, as they are kept."""
    if not any(map(given.get, FIELDS)):
        return {}
    lists: dict[str, Any] = {
        field: tuple(sorted((_tidy(row) for row in given[field]), key=_code)) for field in CODES if given.get(field)
    }
    if given.get(ADDRESSES):
        addresses = (alternative_address.tidy(address) for address in given[ADDRESSES])
        lists[ADDRESSES] = tuple(sorted(addresses, key=_code))
    return lists


def list_errors(given: Given, type: ContactType, known: Collection[str]) -> Iterator[FieldError]:
    """What is wrong with the tidied lists of a contact of this type; `known` are the ids of entries that there are."""
    if not any(map(given.get, FIELDS)):
        return
    for field in (field for field in FIELDS if given.get(field)):
        codes = [_code(row) for row in given[field]]
        if len(codes) > len(set(codes)):
            yield field_error(field, "code_repeated", "name a code more than once.")
    for field, kind in CODES.items():
        for row in given.get(field, ()):
            word = row.search_word if isinstance(row, ContactWebSource) else ""
            yield from entry_errors(type, kind, _code(row), word, known=master_id(kind, _code(row)) in known)
    for address in given.get(ADDRESSES, ()):
        yield from alternative_address.errors(address)


def _code(row: str | ContactWebSource | AlternativeAddress) -> str:
    return row if isinstance(row, str) else row.code


def _tidy(row: str | ContactWebSource) -> str | ContactWebSource:
    if isinstance(row, str):
        return as_code(row)
    return ContactWebSource(code=as_code(row.code), search_word=row.search_word.strip())
