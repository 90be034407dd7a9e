"""Refusals: codes that stay, and sentences a clerk understands."""

from uuid import UUID

from shared.contracts.contacts import FieldError

CAPTIONS = {
    "country_region_code": "Country/Region Code",
    "external_id": "External ID",
    "vat_registration_no": "VAT Registration No.",
}


class ContactRefused(Exception):
    """A command was refused and changed nothing; `errors` names every field and reason at once."""

    def __init__(self, *errors: FieldError) -> None:
        super().__init__(*errors)
        self.errors = errors

    def __str__(self) -> str:
        return " ".join(error.message for error in self.errors)


def field_error(field: str, code: str, rest: str) -> FieldError:
    """`rest` completes the sentence that the field's caption begins: "Phone No." + "must not contain letters."."""
    return FieldError(field=field, code=code, message=f"{_caption(field)} {rest}")


def _caption(field: str) -> str:
    caption = CAPTIONS.get(field) or field.replace("_", " ").title()
    return f"{caption}." if caption.endswith("No") else caption


def contact_not_found(contact_id: UUID) -> ContactRefused:
    return _refused("contact_id", "contact_not_found", f"There is no contact {contact_id}.")


def contact_exists(contact_id: UUID) -> ContactRefused:
    return _refused("contact_id", "contact_exists", f"Contact {contact_id} exists already.")


def contact_deleted(no: str) -> ContactRefused:
    return _refused("", "contact_deleted", f"Contact {no} has been deleted.")


def version_conflict(no: str, expected: int, actual: int) -> ContactRefused:
    sentence = f"Contact {no} has been changed meanwhile: it is at version {actual}, not {expected}."
    return _refused("expected_version", "version_conflict", sentence)


def number_taken(no: str) -> ContactRefused:
    return _refused("no", "number_taken", f"The number {no} belongs to another contact already.")


def company_not_found(named: str) -> ContactRefused:
    return _refused("company_no", "company_not_found", f"There is no company {named}.")


def number_series_used_up(code: str) -> ContactRefused:
    return _refused("no", "number_series_used_up", f"Number series {code} has no number left.")


def _refused(field: str, code: str, sentence: str) -> ContactRefused:
    return ContactRefused(FieldError(field=field, code=code, message=sentence))
