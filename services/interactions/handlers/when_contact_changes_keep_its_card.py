"""ContactCreated, ContactChanged, ContactDeleted -> ContactCard."""

from services.interactions.domain.contact_card import card_of, newer
from services.interactions.store import InteractionStore
from shared.contracts.contacts import ContactDeleted, ContactEvent


async def when_contact_changes_keep_its_card(event: ContactEvent, store: InteractionStore) -> None:
    told = card_of(event.contact, event.version, deleted=isinstance(event, ContactDeleted))
    if card := newer(told, await store.card(event.contact_id)):
        store.keep(card)
