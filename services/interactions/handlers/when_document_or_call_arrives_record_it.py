"""DocumentIssued, CallEnded -> Interaction -> InteractionLogged or InteractionUnmatched, or nothing."""

from services.interactions.domain.source import Source
from services.interactions.store import InteractionStore


async def when_document_or_call_arrives_record_it(source: Source, store: InteractionStore) -> None:
    await store.ledger.record(source, store.sent_at)
