"""Values that new contacts get for what is still blank (Microsoft Learn: Set up relationship management)."""

from collections.abc import Mapping
from typing import Any

from services.contacts.domain.marketing_setup import MarketingSetup
from shared.contracts.contacts import ContactType

FIELDS = (
    "salesperson_code",
    "territory_code",
    "country_region_code",
    "language_code",
    "format_region",
    "correspondence_type",
)


def defaults(card: Mapping[str, Any], setup: MarketingSetup) -> dict[str, Any]:
    """The setup's default for every field that is blank on `card`, after inheritance."""
    company = card["type"] is ContactType.COMPANY
    salutation = setup.def_company_salutation_code if company else setup.default_person_salutation_code
    values = {field: getattr(setup, f"default_{field}") for field in FIELDS if not card[field]}
    return values if card["salutation_code"] else values | {"salutation_code": salutation}
