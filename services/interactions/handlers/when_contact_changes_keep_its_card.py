"""ContactCreated, ContactChanged, ContactDeleted, ContactsMerged, ContactsUnmerged -> ContactCard."""

from services.interactions.domain.contact_card import card_from, newer
from services.interactions.store import InteractionStore
from shared.contracts.contacts import ContactEvent


async def when_contact_changes_keep_its_card(event: ContactEvent, store: InteractionStore) -> None:
    told = card_from(event)
    if card := newer(told, await store.cards.get(event.contact_id)):
        store.cards.keep(card)
