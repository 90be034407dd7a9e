"""What this service remembers of a contact, and the keys under which documents and calls find it."""

from collections.abc import Container
from functools import lru_cache
from typing import Any
from uuid import UUID

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, ValidationResult
from pydantic import BaseModel, ConfigDict, Field

from services.interactions.domain.alternative_address import Alternative
from shared.contracts.contacts import (
    AlternativeAddress,
    ContactDeleted,
    ContactEvent,
    ContactsMerged,
    ContactState,
    ContactType,
    CorrespondenceType,
    LinkToTable,
)

_FORMER_KEYS = 100


class ContactCard(BaseModel):
    """A contact as its last event told it. A deleted one keeps its card, so that what still names it can be told why.

    `keys` are `contact:<no>`, `customer:<no>`, `vendor:<no>`, `phone:<E.164>` and `email:<UPPER CASE>`, those of its
    alternative addresses included; an alternative has only those that are not the contact's own. `mobile_key` is the
    one of the mobile phone, blank when there is none. `former_keys` are those the contact had once. `company_id` is
    blank only for a person without a company. One that was merged is deleted too. `moved_at` is the version at which
    company or deletion changed last, and with them the place of its entries; 0 while they never did.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    contact_id: UUID
    version: int = Field(ge=1)
    no: str
    type: ContactType
    company_id: UUID | None = None
    company_no: str = ""
    salesperson_code: str = ""
    language_code: str = ""
    correspondence_type: CorrespondenceType = CorrespondenceType.BLANK
    has_email: bool = False
    privacy_blocked: bool = False
    deleted: bool = False
    merged_into: UUID | None = None
    moved_at: int = 0
    mobile_key: str = ""
    keys: tuple[str, ...] = ()
    former_keys: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()

    def owns(self, key: str) -> bool:
        """Whether it has this key itself, not only at an alternative address."""
        return key in self.keys and not any(key in alternative.keys for alternative in self.alternatives)

    def has_email_at(self, address_code: str) -> bool:
        """Whether it can be written to, itself or at this alternative address."""
        there = (alternative for alternative in self.alternatives if alternative.code == address_code)
        return self.has_email or any(key.startswith("email:") for alternative in there for key in alternative.keys)

    def as_contact(self) -> dict[str, Any]:
        """The fields by which an entry of the log names its contact, and the company it belongs to."""
        return {
            "contact_id": self.contact_id,
            "contact_no": self.no,
            "contact_company_id": self.company_id,
            "contact_company_no": self.company_no,
        }


def card_from(event: ContactEvent) -> ContactCard:
    """The card that an event tells."""
    merged_into = event.into_id if isinstance(event, ContactsMerged) else None
    deleted = isinstance(event, ContactDeleted | ContactsMerged)
    return card_of(event.contact, event.version, deleted=deleted).model_copy(update={"merged_into": merged_into})


def card_of(contact: ContactState, version: int, *, deleted: bool = False) -> ContactCard:
    """The card of a contact in the state that its event of `version` carries."""
    is_company = contact.type is ContactType.COMPANY
    mobile_key = phone_key(contact.mobile_phone_no, contact.country_region_code)
    own = _own_keys(contact, mobile_key)
    alternatives = tuple(_alternative(address, contact, own) for address in contact.alternative_addresses)
    return ContactCard(
        contact_id=contact.contact_id,
        version=version,
        no=contact.no,
        type=contact.type,
        company_id=contact.contact_id if is_company else contact.company_id,
        company_no=contact.no if is_company else contact.company_no,
        salesperson_code=contact.salesperson_code,
        language_code=contact.language_code,
        correspondence_type=contact.correspondence_type,
        has_email=bool(contact.email),
        privacy_blocked=contact.privacy_blocked,
        deleted=deleted,
        mobile_key=mobile_key,
        keys=tuple(dict.fromkeys((*own, *(key for alternative in alternatives for key in alternative.keys)))),
        alternatives=alternatives,
    )


def newer(told: ContactCard, known: ContactCard | None) -> ContactCard | None:
    """The card to keep, or None when the known one is as new.

    It remembers the keys that the contact has lost: what waits for one of them may be another contact's now.
    """
    if known is None:
        return told.model_copy(update={"moved_at": told.version}) if told.deleted else told
    if told.version <= known.version:
        return None
    lost = dict.fromkeys(key for key in (*known.keys, *known.former_keys) if key not in told.keys)
    moved_at = known.moved_at if _place(told) == _place(known) else told.version
    return told.model_copy(update={"former_keys": tuple(lost)[:_FORMER_KEYS], "moved_at": moved_at})


def _place(card: ContactCard) -> tuple[UUID | None, bool, UUID | None]:
    return card.company_id, card.deleted, card.merged_into


def id_key(contact_id: UUID) -> str:
    """The key of a contact itself, whatever numbers it has."""
    return f"id:{contact_id}"


def account_key(kind: str, no: str) -> str:
    """The key of a customer, vendor or contact number."""
    return f"{kind.lower()}:{no}"


@lru_cache(maxsize=16_384)  # persons inherit their company's number, callers call again: 32 us parsing, once
def phone_key(number: str, region: str) -> str:
    """`phone:<E.164>`, or blank when this is no whole number; a national number needs its country (ISO alpha-2)."""
    if not number:
        return ""
    try:
        parsed = phonenumbers.parse(number, region.upper() or None)
    except NumberParseException:
        return ""
    if phonenumbers.is_possible_number_with_reason(parsed) != ValidationResult.IS_POSSIBLE:
        return ""
    return f"phone:{phonenumbers.format_number(parsed, PhoneNumberFormat.E164)}"


def email_key(address: str) -> str:
    """The key of an e-mail address (Business Central, Search E-Mail: upper case); blank when there is none."""
    return f"email:{address.strip().upper()}" if address.strip() else ""


def _alternative(address: AlternativeAddress, contact: ContactState, own: Container[str]) -> Alternative:
    region = address.country_region_code or contact.country_region_code
    phones = (phone_key(number, region) for number in (address.phone_no, address.mobile_phone_no))
    keys = tuple(key for key in (*phones, email_key(address.email)) if key and key not in own)
    return Alternative(code=address.code, keys=keys, date_ranges=address.date_ranges)


def _own_keys(contact: ContactState, mobile_key: str) -> tuple[str, ...]:
    accounts = (
        account_key(relation.link_to_table, relation.no)
        for relation in contact.business_relations
        if relation.no and relation.link_to_table in (LinkToTable.CUSTOMER, LinkToTable.VENDOR)
    )
    phone = phone_key(contact.phone_no, contact.country_region_code)
    keys = (account_key("contact", contact.no), *accounts, phone, mobile_key, email_key(contact.email))
    return tuple(dict.fromkeys(filter(None, keys)))
