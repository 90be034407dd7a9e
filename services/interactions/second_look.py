"""A second look at interactions: those that wait are matched, those that are logged follow their contacts."""

from collections.abc import Iterable
from uuid import UUID

from services.interactions.cards import Cards
from services.interactions.database import InteractionDatabase
from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.following import deciding, follow
from services.interactions.domain.inbox import Interaction, State, Told, match
from services.interactions.domain.matching import Reason, Unmatched
from services.interactions.ledger import Answer, Ledger
from shared.platform.store import Filter
from shared.platform.work import Work


class SecondLook:
    """Looks at interactions with the contacts there are now, within one batch or page by page beside it."""

    def __init__(self, work: Work, database: InteractionDatabase, cards: Cards, ledger: Ledger) -> None:
        self._work, self._database, self._cards, self._ledger = work, database, cards, ledger
        self._interactions = work.shelf(database.interactions)
        self._contacts: dict[UUID, ContactCard] = {}

    async def look_again(self, interactions: Iterable[Interaction]) -> bool:
        """Match them with the contacts there are now and save what is new; whether one waits for others than before."""
        restless = False
        for interaction in interactions:
            after, told = await self._look_at(interaction)
            if after is not interaction:
                self._ledger.save(after, told)
                restless = restless or bool(after.waiting_for)
        return restless

    async def _look_at(self, interaction: Interaction) -> tuple[Interaction, Told]:
        if interaction.state is State.WAITING and interaction.source:
            cards = await self._cards.cards_for(interaction.source)
            return match(interaction, cards, self._ledger.templates, self._ledger.next_entry_no, self._work.now)
        return follow(interaction, self._contacts, self._work.now)

    async def answers(self, interactions: Iterable[Interaction]) -> dict[UUID, Answer]:
        """Whose each is that waits; and for those that are logged, the contacts that decide where they are now."""
        taken = list(interactions)
        waiting = {i.entry_id: i.source for i in taken if i.state is State.WAITING and i.source}
        answers = dict(zip(waiting, await self._cards.look_up(list(waiting.values())), strict=True))
        logged = [interaction for interaction in taken if interaction.state is not State.WAITING]
        if ids := {id for interaction in logged for id in deciding(interaction)}:
            await self._cards.load(ids)
            cards = await self._cards.with_relatives([card for id in ids if (card := await self._cards.get(id))])
            self._contacts |= {card.contact_id: card for card in cards}
        for interaction in logged:
            after, told = follow(interaction, self._contacts, self._work.now)
            if told is None and after.waiting_for:
                answers[interaction.entry_id] = Unmatched(reason=Reason.CONTACT_MERGED, waiting_for=after.waiting_for)
        return answers

    async def settle(self) -> None:
        """Look at what this batch has written until every entry is where its contact is."""
        while self._ledger.fresh:
            if unsettled := await self._ledger.fresh.take_unsettled():
                await self.work_off({"_id": {"$in": unsettled}})

    async def work_off(self, filter: Filter) -> None:
        """Look at what matches and write it, page after page, beside this batch; which publishes what that causes."""
        after: str | None = ""
        while after is not None:
            work = beside(self._work)
            cards = Cards(work, self._database.cards)
            ledger = Ledger(work, self._database, cards, self._ledger.templates)
            page = SecondLook(work, self._database, cards, ledger)
            after = await page.look_at_page(filter, after)
            tell(self._work, work)

    async def look_at_page(self, filter: Filter, after: str) -> str | None:
        """Match and write one page; what the next one comes after, or None.

        The same page comes again when another replica was faster, and when what was written wants other contacts.
        """
        query = {**filter, "_id": {**filter.get("_id", {}), "$gt": after}}
        page = await self._interactions.find(query, sort=[("_id", 1)], limit=self._database.page)
        await self._ledger.reserve((await self.answers(page)).values())
        restless = await self.look_again(page)
        _, lost = await self._work.flush()
        if lost or restless:
            return after
        return str(page[-1].entry_id) if len(page) == self._database.page else None


def beside(work: Work) -> Work:
    """A unit of work of its own, under the token of a batch."""
    return Work(work.source, work.now, token=work.token)


def tell(batch: Work, page: Work) -> None:
    """Have the batch publish what has been written: it is announced under the batch's own token."""
    batch.written += page.written
    batch.sealed |= page.sealed
    batch.met |= page.met
