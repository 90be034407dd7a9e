"""Whose an entry is after its contact was merged, unmerged, deleted, or moved to another company.

It is worked out from where the entry was logged and what the contacts are now, never from the way they came there. So
events may come in any order and again, and an unmerge brings back what a merge took.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from services.interactions.domain.contact_card import ContactCard, id_key
from services.interactions.domain.entry_change import with_entry
from services.interactions.domain.inbox import Interaction, Place
from shared.contracts.contacts import ContactType
from shared.contracts.interactions import InteractionLogEntry, InteractionMoved

Cards = Mapping[UUID, ContactCard]
NOBODY = Place()


class NotKnown(Exception):
    """The card of a contact that decides has not come yet."""

    def __init__(self, contact_id: UUID) -> None:
        super().__init__(contact_id)
        self.contact_id = contact_id


def follow(interaction: Interaction, cards: Cards, now: datetime) -> tuple[Interaction, InteractionMoved | None]:
    """The entry with the contact it belongs to now; the same object and no event when that is so already.

    While a contact that decides is not known, the entry stays and waits for it.
    """
    entry = interaction.entry
    if entry is None:
        return interaction, None
    origin = interaction.origin or _place_of(entry)
    try:
        origin, place = _settle(origin, cards)
    except NotKnown as missing:
        waiting_for = (id_key(missing.contact_id),)
        same = interaction.waiting_for == waiting_for
        return interaction if same else interaction.model_copy(update={"waiting_for": waiting_for}), None
    if place == _place_of(entry):
        return interaction if not interaction.waiting_for else interaction.model_copy(update={"waiting_for": ()}), None
    moved = entry.model_copy(update=dict(place))
    more: dict[str, Any] = {"origin": origin, "origin_ids": _ids(origin, cards), "waiting_for": ()}
    if interaction.said:  # a postponed one is finished with the contact that it has by then
        more["said"] = interaction.said.model_copy(update={"contact_id": place.contact_id, "contact_no": ""})
    after = with_entry(interaction, moved, "InteractionMoved", now, "", **more)
    return after, InteractionMoved(
        entry_id=after.entry_id,
        version=after.version,
        source_id=after.source_id,
        entry=moved,
        old=after.history[-1].old,
    )


def deciding(interaction: Interaction) -> set[UUID]:
    """The contacts on whose cards the place of the entry depends, beside those they were merged into."""
    entry = interaction.entry
    if entry is None:
        return set()
    place = interaction.origin or _place_of(entry)
    return {id for id in (place.contact_id, place.contact_company_id) if id}


def survivor(contact_id: UUID, cards: Cards) -> ContactCard:
    """The contact itself, or the one it has become by merges."""
    seen: set[UUID] = set()
    while contact_id not in seen:
        seen.add(contact_id)
        card = cards.get(contact_id)
        if card is None:
            raise NotKnown(contact_id)
        if card.merged_into is None:
            return card
        contact_id = card.merged_into
    return cards[contact_id]


def _settle(origin: Place, cards: Cards) -> tuple[Place, Place]:
    """Where it was logged, and whose it is now.

    Business Central, Contact table 5050: a person's entries stay with the company they were made for when the person
    goes to another; with a person's deletion they become the company's, with the company's nobody's. What was made
    without a company goes with the person to its first one.
    """
    if origin.contact_id is None:
        return origin, origin
    contact = survivor(origin.contact_id, cards)
    if origin.contact_company_id is None:
        place = NOBODY if contact.deleted else _of(contact)
        joined = place.contact_id == origin.contact_id and place.contact_company_id
        return (place if joined else origin), place
    if not contact.deleted and contact.type is ContactType.COMPANY:
        return origin, _of(contact)
    company = survivor(origin.contact_company_id, cards)
    if not contact.deleted and _is_of(contact, company, cards):
        return origin, _of(contact)
    return origin, NOBODY if company.deleted else _of(company)


def _is_of(person: ContactCard, company: ContactCard, cards: Cards) -> bool:
    """Also while the person's own event, which says that its company was merged, is on its way."""
    own = person.company_id
    while own and own != company.contact_id:
        own = card.merged_into if (card := cards.get(own)) else None
    return own is not None


def _of(card: ContactCard) -> Place:
    return Place(**card.as_contact())


def _place_of(entry: InteractionLogEntry) -> Place:
    return Place(
        contact_id=entry.contact_id,
        contact_no=entry.contact_no,
        contact_company_id=entry.contact_company_id,
        contact_company_no=entry.contact_company_no,
    )


def _ids(origin: Place, cards: Cards) -> tuple[UUID, ...]:
    """The contacts of `origin` and those they were merged into: their events may move the entry again."""
    ids: list[UUID] = []
    for first in (origin.contact_id, origin.contact_company_id):
        id = first
        while id and id not in ids:
            ids.append(id)
            card = cards.get(id)
            id = card.merged_into if card else None
    return tuple(ids)
