"""DocumentIssued, CallEnded that wait -> Interaction -> InteractionLogged or InteractionUnmatched, or nothing.

The contact may have come while they were written.
"""

from services.interactions.domain.source import Source
from services.interactions.store import InteractionStore


async def when_document_or_call_waits_match_it(source: Source, store: InteractionStore) -> None:
    await store.second_look.look_again(store.waiting.of_source(source))
