"""Which contact a document or a call belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.interactions.domain.contact_card import ContactCard, account_key, email_key, id_key, phone_key
from services.interactions.domain.mail_part import MailPart
from services.interactions.domain.source import Source
from shared.contracts.erp import AccountType, DocumentIssued
from shared.contracts.telephony import CallDirection, CallEnded


class Reason(StrEnum):
    """Why a document or call is in nobody's log: stable codes, told to other systems."""

    NO_CONTACT_WITH_THIS_CUSTOMER = "no_contact_with_this_customer"
    NO_CONTACT_WITH_THIS_VENDOR = "no_contact_with_this_vendor"
    NO_CONTACT_WITH_THIS_CONTACT = "no_contact_with_this_contact"
    NO_CONTACT_WITH_THIS_NUMBER = "no_contact_with_this_number"
    NO_CONTACT_WITH_THIS_ADDRESS = "no_contact_with_this_address"
    NUMBER_NOT_READABLE = "number_not_readable"
    SEVERAL_CONTACTS = "several_contacts"
    COMPANY_NOT_KNOWN = "company_not_known"
    CONTACT_DELETED = "contact_deleted"
    CONTACT_MERGED = "contact_merged"
    CONTACT_PRIVACY_BLOCKED = "contact_privacy_blocked"
    NO_TEMPLATE = "no_template"


_NOBODY = {
    "customer": Reason.NO_CONTACT_WITH_THIS_CUSTOMER,
    "vendor": Reason.NO_CONTACT_WITH_THIS_VENDOR,
    "contact": Reason.NO_CONTACT_WITH_THIS_CONTACT,
    "phone": Reason.NO_CONTACT_WITH_THIS_NUMBER,
    "email": Reason.NO_CONTACT_WITH_THIS_ADDRESS,
}
_SHARED = ("phone:", "email:")
"""What the contacts of one company may have in common."""


class Unmatched(BaseModel):
    """No contact for now, and the keys of the contacts whose events may change that."""

    model_config = ConfigDict(frozen=True)

    reason: Reason
    waiting_for: tuple[str, ...] = ()


def document_keys(document: DocumentIssued) -> tuple[str, ...]:
    """In order of preference: the bill-to contact, then the account; a vendor's document has no bill-to contact.

    Business Central, codeunit 5051, LogDocument, and the sales and purchase documents that call it.
    """
    account = account_key(document.account_type, document.account_no)
    if not document.bill_to_contact_no or document.account_type is AccountType.VENDOR:
        return (account,)
    return tuple(dict.fromkeys((account_key("contact", document.bill_to_contact_no), account)))


def other_number(call: CallEnded) -> str:
    """The number of the other party, as dialled."""
    return call.from_number if call.direction is CallDirection.INBOUND else call.to_number


def call_keys(call: CallEnded) -> tuple[str, ...]:
    """The other party's number; none when it cannot be read."""
    key = phone_key(other_number(call), call.country_region_code)
    return (key,) if key else ()


def keys_of(source: Source) -> tuple[str, ...]:
    """What to search contacts for."""
    if isinstance(source, MailPart):
        return (email_key(source.address),)
    return call_keys(source) if isinstance(source, CallEnded) else document_keys(source)


def missing_relatives(cards: Iterable[ContactCard]) -> set[UUID]:
    """Whose cards `choose` wants to see beside these: companies, which may share their persons' numbers, and heirs."""
    cards = list(cards)
    relatives = {id for card in cards for id in (card.company_id, card.merged_into) if id}
    return relatives - {card.contact_id for card in cards}


def choose(cards: Iterable[ContactCard], keys: Sequence[str]) -> ContactCard | Unmatched:
    """The one contact that the keys mean, whatever the order of the cards.

    `cards`: those found under `keys`, and their relatives' (`missing_relatives`). A key under which nobody is known is
    waited for, since its contact may be on its way; a later key is asked only when the contacts of the earlier one are
    deleted. A contact that was merged means the one it has become. So contacts and documents may arrive in any order
    and a document still finds the same contact.
    """
    if not keys:
        return Unmatched(reason=Reason.NUMBER_NOT_READABLE)
    known = {card.contact_id: card for card in cards}
    for key in keys:
        found = [card for card in known.values() if key in card.keys]
        if not found:
            return Unmatched(reason=_NOBODY[key.partition(":")[0]], waiting_for=tuple(keys))
        if living := [card for card in found if not card.deleted]:
            return _one_of(_owners(living, key) or living, key, known, tuple(keys))
        if merged := [card for card in found if card.merged_into]:
            return _heir(merged, known, tuple(keys))
    return Unmatched(reason=Reason.CONTACT_DELETED, waiting_for=tuple(keys))


def _owners(found: Iterable[ContactCard], key: str) -> list[ContactCard]:
    """Whose own the key is: they come before those who have it at an alternative address.

    Business Central, codeunit Email Logging Invoke, IsContact.
    """
    return [card for card in found if card.owns(key)]


def _one_of(
    found: list[ContactCard], key: str, known: Mapping[UUID, ContactCard], keys: tuple[str, ...]
) -> ContactCard | Unmatched:
    """A number waits for the company of its persons, which may share it and was there before them."""
    companies = {card.company_id or card.contact_id for card in found}
    if len(companies) > 1:
        return Unmatched(reason=Reason.SEVERAL_CONTACTS, waiting_for=keys)
    if len(found) == 1 and not key.startswith(_SHARED):
        return _allowed(found[0], keys)
    company = known.get(companies.pop())
    if company is None:
        waiting_for = (*keys, account_key("contact", found[0].company_no))
        return Unmatched(reason=Reason.COMPANY_NOT_KNOWN, waiting_for=waiting_for)
    chosen = _person_or_company(found, key, company)
    return _allowed(chosen, keys if chosen in found else (*keys, account_key("contact", chosen.no)))


def _heir(
    merged: list[ContactCard], known: Mapping[UUID, ContactCard], keys: tuple[str, ...]
) -> ContactCard | Unmatched:
    """The contact that these have become; whose card may still be on its way."""
    heirs: dict[UUID, ContactCard] = {}
    waiting_for = keys
    for card in merged:
        heir: ContactCard | None = card
        while heir and heir.merged_into:
            waiting_for = (*waiting_for, id_key(heir.merged_into))
            heir = known.get(heir.merged_into)
        if heir is None:
            return Unmatched(reason=Reason.CONTACT_MERGED, waiting_for=waiting_for)
        heirs[heir.contact_id] = heir
    if len(heirs) > 1:
        return Unmatched(reason=Reason.SEVERAL_CONTACTS, waiting_for=waiting_for)
    return _allowed(next(iter(heirs.values())), waiting_for)


def _person_or_company(found: list[ContactCard], key: str, company: ContactCard) -> ContactCard:
    """A number means the only contact that has it, or the only person that has it as a mobile; else the company."""
    if len(found) == 1:
        return found[0]
    by_mobile = [card for card in found if card.mobile_key == key]
    return by_mobile[0] if len(by_mobile) == 1 else company


def _allowed(card: ContactCard, keys: tuple[str, ...]) -> ContactCard | Unmatched:
    """Business Central refuses interactions of a contact that is Privacy Blocked (Contact table 5050)."""
    if card.deleted:
        return Unmatched(reason=Reason.CONTACT_DELETED, waiting_for=keys)
    if card.privacy_blocked:
        return Unmatched(reason=Reason.CONTACT_PRIVACY_BLOCKED, waiting_for=keys)
    return card
