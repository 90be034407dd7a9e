"""ContactCreated, ContactChanged, ContactDeleted -> what waits for it -> InteractionLogged or InteractionUnmatched."""

from services.interactions.store import InteractionStore
from shared.contracts.contacts import ContactEvent


async def when_contact_changes_match_what_waits(event: ContactEvent, store: InteractionStore) -> None:
    await store.look_again(store.waiting_for(event.contact_id))
