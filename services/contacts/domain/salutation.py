"""How a contact is greeted in a language, formally or not (Business Central, Salutation Formula table 5069)."""

import re
from collections.abc import Iterator
from typing import Self

from pydantic import BaseModel, ConfigDict

from services.contacts.domain.errors import ContactRefused, field_error, refuse_if, too_long, version_conflict
from services.contacts.domain.validation import as_code
from shared.contracts.contacts import ContactState, FieldError
from shared.contracts.contacts_setup import (
    DeleteSalutation,
    SalutationChanged,
    SalutationDeleted,
    SalutationFormula,
    SalutationName,
    SalutationType,
    SetSalutation,
)

LENGTH = 260
"""Of a greeting; what is longer is cut."""
DESCRIPTION_LENGTH = 100
PLACES = 5
_PLACE = re.compile(f"%([1-{PLACES}])")
FIELDS = {
    SalutationName.JOB_TITLE: "job_title",
    SalutationName.FIRST_NAME: "first_name",
    SalutationName.MIDDLE_NAME: "middle_name",
    SalutationName.SURNAME: "surname",
    SalutationName.INITIALS: "initials",
    SalutationName.COMPANY_NAME: "company_name",
}


class Salutation(BaseModel):
    """A salutation code with one formula per language and type; `version` counts its changes from 1."""

    model_config = ConfigDict(frozen=True)

    code: str
    description: str = ""
    formulas: tuple[SalutationFormula, ...] = ()
    version: int = 0
    deleted: bool = False

    def set_up(self, command: SetSalutation) -> tuple[Self, SalutationChanged]:
        """The salutation as the command wants it; `self` is the one before, of version 0 when there was none."""
        if command.expected_version not in (None, self.version):
            raise version_conflict(f"Salutation {self.code}", command.expected_version or 0, self.version)
        refuse_if(*_errors(command))
        formulas = tuple(map(_tidied, command.formulas))
        update = {"description": command.description.strip(), "formulas": formulas, "deleted": False}
        salutation = self.model_copy(update={**update, "version": self.version + 1})
        return salutation, SalutationChanged(**salutation.model_dump(exclude={"deleted"}))

    def delete(self, command: DeleteSalutation) -> tuple[Self, SalutationDeleted | None]:
        """The salutation, gone; no event when it was so already."""
        if command.expected_version not in (None, self.version):
            raise version_conflict(f"Salutation {self.code}", command.expected_version or 0, self.version)
        if self.deleted:
            return self, None
        gone = self.model_copy(update={"version": self.version + 1, "deleted": True})
        return gone, SalutationDeleted(code=gone.code, version=gone.version)

    def greeting(self, contact: ContactState, type: SalutationType, language_code: str) -> str:
        """The greeting of `contact`, for example "Dear Mr. John Smith,".

        Refused when there is no formula for exactly this language and type: a blank language is one of its own.
        """
        for formula in self.formulas:
            if (formula.language_code, formula.salutation_type) == (language_code, type):
                return greeting(formula, contact)
        raise salutation_missing(contact, type, language_code)


def greeting(formula: SalutationFormula, contact: ContactState) -> str:
    """The text of the formula with its places filled in.

    A place without a value goes with the one space behind it (Business Central, Contact.GetSalutation).
    """
    names = (*formula.names, *[SalutationName.BLANK] * PLACES)[:PLACES]
    values = [getattr(contact, FIELDS[name]) if name else "" for name in names]
    text = formula.salutation
    for place, value in enumerate(values, start=1):
        if not value:
            text = text.replace(f"%{place} ", "", 1)
    return _PLACE.sub(lambda place: values[int(place[1]) - 1], text)[:LENGTH]


def salutation_missing(contact: ContactState, type: SalutationType, language_code: str) -> ContactRefused:
    code = contact.salutation_code or "without a salutation code"
    language = language_code or "blank"
    sentence = f"There is no {type.lower()} salutation in language {language} for contact {contact.no} ({code})."
    return ContactRefused(FieldError(field="salutation_code", code="salutation_missing", message=sentence))


def _tidied(formula: SalutationFormula) -> SalutationFormula:
    return formula.model_copy(update={"language_code": as_code(formula.language_code)})


def _errors(command: SetSalutation) -> Iterator[FieldError]:
    if not 0 < len(command.code.strip()) <= 10:
        yield field_error("code", "code_length", "must have 1 to 10 characters.")
    if len(command.description.strip()) > DESCRIPTION_LENGTH:
        yield too_long("description", DESCRIPTION_LENGTH)
    keys = [(as_code(formula.language_code), formula.salutation_type) for formula in command.formulas]
    if len(keys) != len(set(keys)):
        yield field_error("formulas", "formula_repeated", "must not name a language and type twice.")
    for formula in command.formulas:
        if not formula.salutation.strip():
            yield field_error("formulas", "salutation_blank", "need a text.")
        if len(formula.salutation) > 50:
            yield field_error("formulas", "too_long", "take a text of 50 characters at most.")
        if len(formula.names) > PLACES:
            yield field_error("formulas", "too_many_names", f"have {PLACES} places at most.")
