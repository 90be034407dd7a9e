"""Which company a contact belongs to: a person to one company or none, a company to itself."""

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from services.contacts.domain.errors import company_not_found, field_error
from services.contacts.domain.member import Member
from shared.contracts.contacts import ContactState, ContactType, FieldError


class CompanyNamed(NamedTuple):
    """The company that a command names for its contact, by number, by id or by both; neither: no company."""

    no: str
    id: UUID | None

    def __bool__(self) -> bool:
        return bool(self.no or self.id)

    def is_(self, no: str, contact_id: UUID) -> bool:
        return self.no in ("", no) and self.id in (None, contact_id)


ALONE: dict[str, Any] = {
    "company_id": None,
    "company_no": "",
    "company_name": "",
    "company_version": 0,
    "inherited_versions": (),
    "company_business_relations": (),
}


def membership(company: Member | None) -> dict[str, Any]:
    """The fields that say: belongs to `company`, as it is now."""
    if company is None:
        return dict(ALONE)
    return {
        "company_id": company.contact_id,
        "company_no": company.no,
        "company_name": company.name,
        "company_version": company.version,
        "inherited_versions": (),
        "company_business_relations": company.business_relations,
    }


def person_company_errors(named: CompanyNamed, company: ContactState | None, *, deleted: bool) -> Iterator[FieldError]:
    """`company`: the contact found by what the command named (Business Central, Contact table 5050, Company No.)."""
    if not named:
        return
    if company is None or not named.is_(company.no, company.contact_id):
        yield from company_not_found(named.no or str(named.id)).errors
    elif company.type is not ContactType.COMPANY:
        yield field_error("company_no", "company_is_a_person", f"{company.no} is a person, not a company.")
    elif deleted:
        yield field_error("company_no", "company_deleted", f"{company.no} is a company that has been deleted.")
