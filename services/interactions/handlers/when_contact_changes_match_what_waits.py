"""ContactCreated, ContactChanged, ContactDeleted -> what waits for it -> InteractionLogged or InteractionUnmatched."""

from services.interactions.store import InteractionStore
from shared.contracts.contacts import ContactEvent


async def when_contact_changes_match_what_waits(event: ContactEvent, store: InteractionStore) -> None:
    await store.second_look.look_again(store.waiting.of_contact(event.contact_id))
