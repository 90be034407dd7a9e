"""A company becomes a person, or a person a company (Business Central, Contact.TypeChange)."""

from collections.abc import Iterator
from typing import Any

from services.contacts.domain.company import CLEARED, own_company
from services.contacts.domain.errors import field_error
from services.contacts.domain.marketing_setup import MarketingSetup
from services.contacts.domain.member import Member
from services.contacts.domain.membership import membership
from services.contacts.domain.person_name import split_name
from shared.contracts.contacts import ContactType, FieldError

ONLY_FOR_PERSONS = ("organizational_level_code", "job_responsibilities")
ONLY_FOR_COMPANIES = ("business_relations", "industry_groups", "web_sources", "currency_code", "vat_registration_no")


def type_change_errors(contact: Member, wanted: ContactType, *, has_persons: bool) -> Iterator[FieldError]:
    """What the contact has that its new type does not allow, each by name."""
    for field in ONLY_FOR_PERSONS if wanted is ContactType.COMPANY else ONLY_FOR_COMPANIES:
        if getattr(contact, field):
            yield field_error(
                field, "not_for_new_type", f"must be blank before the contact becomes a {wanted.lower()}."
            )
    if wanted is ContactType.PERSON and has_persons:
        yield field_error("type", "has_persons", f"cannot become Person while persons belong to {contact.no}.")


def turned_into(wanted: ContactType, contact: Member, setup: MarketingSetup) -> dict[str, Any]:
    """The fields that change with the type: the company it belongs to, its salutation, the parts of its name."""
    if wanted is ContactType.COMPANY:
        own = own_company({"contact_id": contact.contact_id, "no": contact.no, "name": contact.name})
        alone = {**membership(None), **own, "salutation_code": setup.def_company_salutation_code}
        return {"type": wanted, **CLEARED, **alone}
    names = split_name(contact.name)._asdict()
    return {
        "type": wanted,
        **names,
        **membership(None),
        "salutation_code": setup.default_person_salutation_code,
    }
