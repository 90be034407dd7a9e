"""Whatever put entries into the log -> Interaction -> InteractionMoved, or nothing.

Their contacts may have been merged, moved or deleted while the entries were written.
"""

from services.interactions.store import InteractionStore
from shared.contracts.message import Message


async def when_entries_are_written_settle_them(message: Message, store: InteractionStore) -> None:
    await store.second_look.settle()
