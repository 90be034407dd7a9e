"""What contacts concern among the interactions, a portion at a time."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from services.interactions.cards import Cards, all_keys
from services.interactions.domain.inbox import Interaction
from shared.platform.store import Collection, Filter
from shared.platform.work import Shelf

MANY = 200
"""Contacts that one query asks for where mostly nothing waits."""
FEW = 25
"""Contacts that one query asks for where much waits."""
MOST = 2_000
"""Interactions that are put in order here: a server asked for the order of ids reads them all to find a few."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Interactions to look at now; then those of `contact_ids`, of the first ones only what comes behind `after`."""

    interactions: tuple[Interaction, ...] = ()
    contact_ids: tuple[UUID, ...] = ()
    after: str = ""


class Pages:
    """What waits for contacts, and their own entries where they were merged, moved or deleted."""

    def __init__(self, interactions: Shelf[Interaction], cards: Cards) -> None:
        self._interactions, self._cards = interactions, cards

    async def first(self, keys: Mapping[UUID, set[str]], moved: Iterable[UUID], size: int) -> Portion:
        """All there is where it is less than `size`, as mostly it is; else nothing now, and all is left for later.

        So contacts that come in thousands are taken in at once, and what comes behind them does not wait for long.
        """
        found: dict[UUID, Interaction] = {}
        for filter in (*waiting_for_each(list(keys.values())), *entries_of(moved)):
            some = await self._interactions.find(filter, limit=size)
            found |= {interaction.entry_id: interaction for interaction in some}
            if len(found) >= size:
                return Portion(contact_ids=tuple(keys))
        return Portion(tuple(found.values()))

    async def portion(self, contact_ids: Sequence[UUID], after: str, size: int) -> Portion:
        """At most `size` interactions, of contact after contact."""
        taken: dict[UUID, Interaction] = {}
        rest = tuple(contact_ids)
        while rest and len(taken) < size:
            limit = size - len(taken)
            page = await self._page(await self._filters(rest[:FEW]), after, limit)
            taken |= {interaction.entry_id: interaction for interaction in page}
            if len(page) == limit:
                return Portion(tuple(taken.values()), rest, str(page[-1].entry_id))
            rest, after = rest[FEW:], ""
        return Portion(tuple(taken.values()), rest, after)

    async def _filters(self, contact_ids: Sequence[UUID]) -> list[Filter]:
        await self._cards.load(contact_ids)
        cards = [card for id in contact_ids if (card := await self._cards.get(id))]
        moved = [card.contact_id for card in cards if card.moved_at]
        return [*waiting_for(all_keys(card) for card in cards), *entries_of(moved)]

    async def _page(self, filters: Sequence[Filter], after: str, limit: int) -> list[Interaction]:
        """The first of all that match one of these, in order of id, behind `after`."""
        found: dict[UUID, Interaction] = {}
        for filter in filters:
            some = await self._behind(filter, after, limit)
            found |= {interaction.entry_id: interaction for interaction in some}
        return [found[id] for id in sorted(found, key=str)[:limit]]

    async def _behind(self, filter: Filter, after: str, limit: int) -> list[Interaction]:
        ids = await ids_in_order(self._interactions.collection, filter, after, limit)
        await self._interactions.load(ids)
        return [interaction for id in ids if (interaction := await self._interactions.get(id))]


async def ids_in_order(collection: Collection[Interaction], filter: Filter, after: str, limit: int) -> list[str]:
    """The first ids behind `after` of what matches; of more than `MOST` the server finds the order."""
    known = await collection.peek(filter, ["version"], limit=MOST)
    if len(known) == MOST:
        behind = {**filter, "_id": {"$gt": after}}
        known = await collection.peek(behind, ["version"], sort=[("_id", 1)], limit=limit)
    return sorted(id for id, _ in known if id > after)[:limit]


def waiting_for_each(keys: Sequence[set[str]]) -> list[Filter]:
    """A filter for each portion of these contacts, by the keys of each."""
    portions = (keys[start : start + MANY] for start in range(0, len(keys), MANY))
    return [filter for portion in portions for filter in waiting_for(portion)]


def waiting_for(keys: Iterable[set[str]]) -> list[Filter]:
    wanted = sorted(set().union(*keys))
    return [{"waiting_for": {"$in": wanted}}] if wanted else []


def entries_of(contact_ids: Iterable[UUID]) -> list[Filter]:
    wanted = sorted(map(str, contact_ids))
    return [{"entry.contact_id": {"$in": wanted}}, {"origin_ids": {"$in": wanted}}] if wanted else []
