"""What a batch has just written into the log, so that it can be looked at once more.

The contact of an entry may be merged, moved or deleted while the entry is written; its event has then looked for the
entry in vain (docs/decisions/0005). Few contacts have ever been moved, so the second look costs one query.
"""

import asyncio
from functools import cached_property
from uuid import UUID

from services.interactions.database import InteractionDatabase
from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.inbox import Interaction
from shared.contracts.interactions import InteractionLogEntry


class Fresh:
    """The entries that the batch at work has written and not looked at again: a batch has one task to itself."""

    def __init__(self, database: InteractionDatabase) -> None:
        self._database = database

    def note(self, interaction: Interaction) -> None:
        """What the batch has written, or found in another replica's place of it."""
        if interaction.entry and interaction.entry.contact_id:
            self._entries[interaction.entry_id] = interaction.entry
        else:
            self._entries.pop(interaction.entry_id, None)

    async def take_unsettled(self) -> list[str]:
        """The ids of the entries whose contact is gone or has another company; the others are settled."""
        entries = list(self._entries.values())
        self._entries.clear()
        wanted = sorted({str(entry.contact_id) for entry in entries})
        query = {"_id": {"$in": wanted}, "moved_at": {"$gt": 0}}
        cards = [document.state for document in await self._database.cards.find(query)] if wanted else []
        moved: dict[UUID | None, ContactCard] = {card.contact_id: card for card in cards}
        return [
            str(entry.entry_id)
            for entry in entries
            if entry.contact_id in moved and _elsewhere(entry, moved[entry.contact_id])
        ]

    def __bool__(self) -> bool:
        return bool(self._entries)

    def __contains__(self, entry_id: UUID) -> bool:
        return entry_id in self._entries

    @cached_property
    def _entries(self) -> dict[UUID, InteractionLogEntry]:
        task = asyncio.current_task()
        assert task is not None
        return self._database.fresh.setdefault(task, {})


def _elsewhere(entry: InteractionLogEntry, card: ContactCard) -> bool:
    return card.deleted or card.company_id != entry.contact_company_id
