"""A person takes over data of the company it joins (Business Central, Contact.InheritCompanyToPersonData)."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.contacts.domain.marketing_setup import MarketingSetup
from shared.contracts.contacts import ContactState

SINGLE_FIELDS = ("salesperson_code", "territory_code", "country_region_code", "language_code", "format_region")
"""Each has a switch of its own, `inherit_<field>`, and is taken over in any case, a blank one included."""

ADDRESS_DETAILS = ("address", "address_2", "post_code", "city", "county")
"""One block: all of it or nothing."""

ADDRESS_IDENTITY = ADDRESS_DETAILS[:4]
"""What makes two addresses the same: the county does not."""

COMMUNICATION_DETAILS = (
    "phone_no",
    "telex_no",
    "fax_no",
    "telex_answer_back",
    "email",
    "home_page",
    "extension_no",
    "mobile_phone_no",
    "pager",
    "correspondence_type",
)
"""Each alone."""


def inherited(
    person: Mapping[str, Any], company: ContactState, former: ContactState | None, setup: MarketingSetup
) -> dict[str, Any]:
    """The fields of `person`, with their values, that come from `company` as the person joins it.

    Address and communication details are its own, and stay, unless they are blank or those of `former`, the company it
    leaves.
    """
    fields = [field for field in SINGLE_FIELDS if getattr(setup, f"inherit_{field}")]
    if setup.inherit_address_details and _not_its_own(ADDRESS_IDENTITY, person, former):
        fields.extend(ADDRESS_DETAILS)
    if setup.inherit_communication_details:
        fields.extend(field for field in COMMUNICATION_DETAILS if _not_its_own((field,), person, former))
    return {field: getattr(company, field) for field in fields}


def _not_its_own(fields: Iterable[str], person: Mapping[str, Any], former: ContactState | None) -> bool:
    blank = not any(person[field] for field in fields)
    return blank or (former is not None and all(person[field] == getattr(former, field) for field in fields))
