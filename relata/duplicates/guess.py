"""Company or person, where a file does not say so."""

from collections.abc import Iterable, Mapping

from services.dedupe.domain.given_names import is_given_name
from services.dedupe.domain.normal_form import Columns, each
from services.dedupe.domain.normal_names import legal_form, person_words
from shared.contracts.contacts import ContactType

FEW_COMPANIES = 0.04
"""A file in which fewer names than this part look like a company's is a list of persons."""

TYPES = {
    "company": ContactType.COMPANY,
    "person": ContactType.PERSON,
    "0": ContactType.COMPANY,
    "1": ContactType.PERSON,
}


class Guess:
    """The type of each row: as the row says, else as its fields say, else as its name reads in this file."""

    def __init__(self, sample: Columns) -> None:
        untyped = [row.get("name", "") for row in _rows(sample) if not said(row)]
        self._only_persons = sum(map(looks_like_company, untyped)) < FEW_COMPANIES * len(untyped)

    def types(self, columns: Columns, count: int) -> list[ContactType]:
        """Of so many rows."""
        stated = each(_stated, columns.get("type", ("",) * count))
        if all(stated):
            return [type for type in stated if type]
        rows = zip(stated, _rows(columns), strict=True)
        return [type or said(row) or self._by_name(row.get("name", "")) for type, row in rows]

    def _by_name(self, name: str) -> ContactType:
        return ContactType.PERSON if self._is_person(name) else ContactType.COMPANY

    def _is_person(self, name: str) -> bool:
        if self._only_persons:
            return True
        return not looks_like_company(name) and any(map(is_given_name, person_words(name)))


def _rows(columns: Columns) -> Iterable[Mapping[str, str]]:
    return (dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True))


def _stated(type: str) -> ContactType | None:
    return TYPES.get(type.strip().lower())


def said(row: Mapping[str, str]) -> ContactType | None:
    """As `type` says; a row with the parts of a personal name or a company beside its own name is a person's."""
    if stated := _stated(row.get("type", "")):
        return stated
    if row.get("first_name") or row.get("surname") or row.get("company_name") or row.get("company_no"):
        return ContactType.PERSON
    return None


def looks_like_company(name: str) -> bool:
    return bool(legal_form(name)) or "&" in name or any(sign.isdigit() for sign in name)
