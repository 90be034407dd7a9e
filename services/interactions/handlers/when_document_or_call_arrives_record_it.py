"""DocumentIssued, CallEnded -> Interaction -> InteractionLogged or InteractionUnmatched, or nothing."""

from services.interactions.domain.inbox import receive
from services.interactions.domain.source import Source
from services.interactions.store import InteractionStore


async def when_document_or_call_arrives_record_it(source: Source, store: InteractionStore) -> None:
    if await store.recorded(source):
        return
    cards = await store.cards_for(source)
    store.save(*receive(source, cards, store.templates, store.next_entry_no, store.sent_at))
