"""Company or person, where a file does not say so."""

from collections.abc import Iterable, Mapping

from services.dedupe.domain.given_names import is_given_name
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

    def __init__(self, sample: Iterable[Mapping[str, str]]) -> None:
        untyped = [row for row in sample if not said(row)]
        companies = sum(looks_like_company(row.get("name", "")) for row in untyped)
        self._only_persons = companies < FEW_COMPANIES * len(untyped)

    def __call__(self, row: Mapping[str, str]) -> ContactType:
        return said(row) or (ContactType.PERSON if self._is_person(row.get("name", "")) else ContactType.COMPANY)

    def _is_person(self, name: str) -> bool:
        if self._only_persons:
            return True
        return not looks_like_company(name) and any(map(is_given_name, person_words(name)))


def said(row: Mapping[str, str]) -> ContactType | None:
    """As `type` says; a row with the parts of a personal name or a company beside its own name is a person's."""
    if stated := TYPES.get(row.get("type", "").strip().lower()):
        return stated
    if row.get("first_name") or row.get("surname") or row.get("company_name") or row.get("company_no"):
        return ContactType.PERSON
    return None


def looks_like_company(name: str) -> bool:
    return bool(legal_form(name)) or "&" in name or any(sign.isdigit() for sign in name)
