"""How the fields of a contact card follow from each other: what a command leaves open, the rules fill in.

A card is a contact's fields by name. These functions put the rules in their order; each rule has its own file.
"""

from collections.abc import Mapping
from typing import Any

from services.contacts.domain.business_relation import made_from_master_record, relation_word
from services.contacts.domain.company import own_company
from services.contacts.domain.defaults import defaults
from services.contacts.domain.format_region import format_region
from services.contacts.domain.inheritance import inherited
from services.contacts.domain.marketing_setup import MarketingSetup
from services.contacts.domain.member import Member
from services.contacts.domain.membership import membership
from services.contacts.domain.person_name import names
from services.contacts.domain.privacy import privacy
from services.contacts.domain.search_name import followed
from shared.contracts.contacts import ContactType

Card = dict[str, Any]


def new_card(given: Mapping[str, Any], company: Member | None, setup: MarketingSetup) -> Card:
    """The card of a new contact that joins `company`: inheritance first, then defaults for what is blank.

    A language that is given has brought its format region before. A contact made from a customer, vendor or bank
    account takes no defaults (Business Central, Contact.OnInsert).
    """
    card = {**given, **membership(None)}
    card |= format_region(given, card)
    card |= joined(card, company, None, setup)
    if not made_from_master_record(card["business_relations"]):
        card |= defaults(card, setup)
    filled = {field: value for field, value in given.items() if value}
    return card | consequences(card, filled, setup, old_name="")


def joined(card: Mapping[str, Any], company: Member | None, former: Member | None, setup: MarketingSetup) -> Card:
    """The fields that change as a person leaves `former` for `company`, None for no company."""
    if company is None:
        return membership(None)
    if company.contact_id == card["company_id"]:
        return {}
    return inherited(card, company, former, setup) | membership(company)


def belonging(card: Mapping[str, Any], company: Member | None, setup: MarketingSetup) -> Card:
    """The fields that say that a person belongs to `company`, None for none; all else of it stays as it is."""
    values = membership(company)
    return values | relation_word({**card, **values}, setup)


def consequences(card: Mapping[str, Any], changed: Mapping[str, Any], setup: MarketingSetup, *, old_name: str) -> Card:
    """The fields that follow from those that `changed`; `card` holds them already, `old_name` is the name before."""
    after = {**card}
    if card["type"] is ContactType.PERSON:
        after |= names(changed, card)
    if not changed.get("search_name"):
        after["search_name"] = followed(card["search_name"], old_name=old_name, name=after["name"])
    if card["type"] is ContactType.COMPANY:
        after |= own_company(after)
    return after | format_region(changed, after) | privacy(changed, after) | relation_word(after, setup)
