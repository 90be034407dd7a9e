"""What a contact offers to a mapping: its own fields, those that only Sales has, and the numbers Finance knows."""

from typing import Any

from services.sync.domain.sync_record import SyncRecord
from shared.contracts.contacts import ContactState


class SalesContact(ContactState):
    """A contact with the fields that Sales has beyond ours; None is not known, and is not sent."""

    do_not_email: bool | None = None
    do_not_phone: bool | None = None
    do_not_post: bool | None = None
    is_inactive: bool | None = None
    account_role: str | None = None
    birth_date: str | None = None
    credit_limit: str | None = None
    delivery_address: str | None = None
    delivery_city: str | None = None
    delivery_country_region_code: str | None = None
    delivery_county: str | None = None
    delivery_post_code: str | None = None
    department: str | None = None
    description: str | None = None
    family_status: str | None = None
    gender: str | None = None
    government_id: str | None = None
    home_phone_no: str | None = None
    number_of_employees: str | None = None


FLAGS = ("is_active_customer", "is_company_an_account")
SOURCE_FIELDS = frozenset({*SalesContact.model_fields, *FLAGS, "contact_number", "parent_number"})
"""What a field map, a filter and a business unit may name."""


def source_of(record: SyncRecord, contact: ContactState, parent_number: str) -> dict[str, Any]:
    """The values by name. Who is left out of segments wants no mail; whose privacy is blocked is inactive."""
    return {
        "do_not_email": contact.exclude_from_segment,
        "is_inactive": contact.privacy_blocked,
        **{name: value for name, value in vars(contact).items() if value is not None},
        **{flag: getattr(record, flag) for flag in FLAGS},
        "contact_number": record.contact_number,
        "parent_number": parent_number,
    }


def as_sales_says(value: Any) -> Any:
    """Yes and No for what is true or false."""
    return ("Yes" if value else "No") if isinstance(value, bool) else value
