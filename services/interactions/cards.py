"""The contacts that one batch is about, as this service remembers them."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.interactions.domain.contact_card import ContactCard, card_of, id_key
from services.interactions.domain.matching import Unmatched, choose, keys_of, missing_relatives
from services.interactions.domain.source import Source
from shared.contracts.contacts import ContactCreated, ContactEvent
from shared.platform.store import Collection
from shared.platform.work import Work


class Cards:
    """Cards by their contact and by the keys under which documents, calls and mails look for them."""

    def __init__(self, work: Work, cards: Collection[ContactCard]) -> None:
        self._cards, self._again = work.shelf(cards), work.again
        self._by_key: dict[str, list[ContactCard]] = {}

    async def load(self, contact_ids: Iterable[UUID]) -> None:
        await self._cards.load(map(str, contact_ids))

    async def load_for(self, events: Sequence[ContactEvent]) -> None:
        """One query, for new contacts only when a save was lost because they are not new."""
        known = [event for event in events if self._again or not isinstance(event, ContactCreated)]
        await self._cards.load(str(event.contact_id) for event in known)
        for event in events:
            self._cards.assume_absent(str(event.contact_id))

    async def get(self, contact_id: UUID) -> ContactCard | None:
        return await self._cards.get(str(contact_id))

    def keep(self, card: ContactCard) -> None:
        self._cards.save(str(card.contact_id), card)

    async def cards_for(self, source: Source) -> list[ContactCard]:
        """The cards found under the keys of the source, and their relatives'."""
        found = [card for key in keys_of(source) for card in self._by_key.get(key, ())]
        return await self.with_relatives(found)

    async def look_up(self, sources: Sequence[Source]) -> list[ContactCard | Unmatched]:
        """Fetch the cards that these may belong to; which one each belongs to."""
        keys = {key for source in sources for key in keys_of(source)}
        found = await self._cards.find({"keys": {"$in": sorted(keys)}}) if keys else []
        for card in found:
            for key in keys.intersection(card.keys):
                self._by_key.setdefault(key, []).append(card)
        await self.with_relatives(found)
        return [choose(await self.cards_for(source), keys_of(source)) for source in sources]

    async def with_relatives(self, cards: Iterable[ContactCard]) -> list[ContactCard]:
        """These and theirs; a query for each generation that is missing here, mostly one, for companies."""
        known, asked = list(cards), set[UUID]()
        while missing := missing_relatives(known) - asked:
            asked |= missing
            await self.load(missing)
            known += [card for id in missing if (card := await self.get(id))]
        return known

    async def keys_of_events(self, events: Sequence[ContactEvent]) -> dict[UUID, set[str]]:
        """The keys that these contacts have or had. A new one has had none but those its event tells."""
        await self._cards.load(str(event.contact_id) for event in events if not isinstance(event, ContactCreated))
        keys: dict[UUID, set[str]] = {}
        for event in events:
            new = isinstance(event, ContactCreated)
            card = card_of(event.contact, event.version) if new else await self.get(event.contact_id)
            if card:
                keys.setdefault(event.contact_id, set()).update(all_keys(card))
        return keys

    async def moved(self, events: Sequence[ContactEvent]) -> list[UUID]:
        """The contacts whose entries may be another's now, by these events."""
        changes = [event for event in events if not isinstance(event, ContactCreated)]
        cards = [(event, await self.get(event.contact_id)) for event in changes]
        return [event.contact_id for event, card in cards if card and card.moved_at >= event.version]


def all_keys(card: ContactCard) -> set[str]:
    """What the contact is or was found by, its id included."""
    return {*card.keys, *card.former_keys, id_key(card.contact_id)}
