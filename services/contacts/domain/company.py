"""What is true of companies only (Business Central, Contact.TypeChange and Contact Card)."""

from collections.abc import Iterator, Mapping
from typing import Any

from services.contacts.domain.errors import field_error
from services.contacts.domain.membership import CompanyNamed
from shared.contracts.contacts import FieldError

CLEARED = {"first_name": "", "middle_name": "", "surname": "", "job_title": ""}
"""A new company loses these, as in Business Central; later its card does not take them."""


def own_company(card: Mapping[str, Any]) -> dict[str, Any]:
    """A company is its own company."""
    return {"company_id": card["contact_id"], "company_no": card["no"], "company_name": card["name"]}


def company_errors(given: Mapping[str, Any], named: CompanyNamed, card: Mapping[str, Any]) -> Iterator[FieldError]:
    """`given`: the fields that the command sets, without those cleared; `card`: all fields afterwards."""
    for field in (*CLEARED, "organizational_level_code"):
        if given.get(field):
            yield field_error(field, "only_for_persons", "is for persons: a company has none.")
    if not named.is_(card["no"], card["contact_id"]):
        yield field_error("company_no", "company_in_company", "must stay blank: a company belongs to no other company.")
