"""Refusals: codes that stay, and sentences a clerk understands."""

from datetime import date
from uuid import UUID

from shared.contracts.contacts import FieldError

CAPTIONS = {
    "country_region_code": "Country/Region Code",
    "external_id": "External ID",
    "search_hit_pct": "Search Hit %",
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
    return FieldError(field=field, code=code, message=f"{caption(field)} {rest}")


def too_long(field: str, length: int) -> FieldError:
    return field_error(field, "too_long", f"must not be longer than {length} characters.")


def caption(field: str) -> str:
    """As Business Central writes a field: `phone_no` is "Phone No."."""
    words = CAPTIONS.get(field) or field.replace("_", " ").title()
    return f"{words}." if words.endswith(("No", "Nos")) else words


def contact_not_found(contact_id: UUID) -> ContactRefused:
    return _refused("contact_id", "contact_not_found", f"There is no contact {contact_id}.")


def contact_exists(contact_id: UUID) -> ContactRefused:
    return _refused("contact_id", "contact_exists", f"Contact {contact_id} exists already.")


def contact_deleted(no: str) -> ContactRefused:
    return _refused("", "contact_deleted", f"Contact {no} has been deleted.")


def version_conflict(record: str, expected: int, actual: int) -> ContactRefused:
    """`record` as a sentence begins with it: "Contact CT000001"."""
    sentence = f"{record} has been changed meanwhile: it is at version {actual}, not {expected}."
    return _refused("expected_version", "version_conflict", sentence)


def number_taken(no: str) -> FieldError:
    sentence = f"The number {no} belongs to another contact already."
    return FieldError(field="no", code="number_taken", message=sentence)


def company_not_found(named: str) -> ContactRefused:
    return _refused("company_no", "company_not_found", f"There is no company {named}.")


def number_series_used_up(code: str) -> ContactRefused:
    return _refused("no", "number_series_used_up", f"Number series {code} has no number left.")


def master_not_found(kind: str, code: str) -> ContactRefused:
    return _refused("code", "master_not_found", f"There is no {kind.lower()} {code}.")


def contact_merged(no: str, into_no: str) -> ContactRefused:
    return _refused("", "contact_merged", f"Contact {no} has been merged into {into_no}.")


def refuse_if(*errors: FieldError) -> None:
    if errors:
        raise ContactRefused(*errors)


def no_open_line(code: str, day: date) -> ContactRefused:
    return _refused("no", "number_series_not_begun", f"Number series {code} has no line that has begun by {day}.")


def number_date_order(code: str, last: date) -> ContactRefused:
    sentence = f"Number series {code} keeps dates in order, and its last number was used on {last}."
    return _refused("no", "number_date_order", sentence)


def no_series_refused(code: str, sentence: str) -> ContactRefused:
    return _refused("no", code, sentence)


def _refused(field: str, code: str, sentence: str) -> ContactRefused:
    return ContactRefused(FieldError(field=field, code=code, message=sentence))
