"""What one batch looks at again: what waits for its contacts, and a page of what those before it have left."""

from collections.abc import Iterable, Sequence
from uuid import UUID, uuid5

from services.interactions.cards import Cards
from services.interactions.database import InteractionDatabase
from services.interactions.domain.inbox import Interaction, State
from services.interactions.domain.matching import Unmatched
from services.interactions.domain.source import Source, entry_id_of
from services.interactions.ledger import Answer, Ledger
from services.interactions.pages import Pages, Portion
from services.interactions.second_look import SecondLook
from services.interactions.tray import Tray
from shared.contracts.contacts import ContactEvent
from shared.contracts.interactions import Due, FollowUpDue
from shared.platform.store import Filter
from shared.platform.work import Work


class Waiting:
    """The interactions that the messages of a batch concern, beside those that it records; each is handed out once."""

    def __init__(
        self, work: Work, database: InteractionDatabase, cards: Cards, ledger: Ledger, look: SecondLook
    ) -> None:
        self._work, self._cards, self._ledger, self._look = work, cards, ledger, look
        self._interactions, self._page = work.shelf(database.interactions), database.page
        self._pages, self._tray = Pages(self._interactions, cards), Tray()
        self._keys: dict[UUID, set[str]] = {}
        self._due: dict[FollowUpDue, Portion] = {}

    async def load(self, messages: Sequence[ContactEvent | Source]) -> None:
        """A few queries, and the Entry Nos., for what these messages concern.

        That are the sources themselves where they wait, a page of what waits for the contacts, and of their own entries
        where they were merged, moved or deleted. What is behind the page is left to a `FollowUpDue`.
        """
        await self._ledger.read_templates()
        sources = [message for message in messages if not isinstance(message, ContactEvent)]
        events = [message for message in messages if isinstance(message, ContactEvent)]
        ids = [id for source in sources if (id := entry_id_of(source.source_id())) not in self._ledger.fresh]
        own = await self._interactions.find(of_waiting(ids)) if ids else []
        self._keys = await self._cards.keys_of_events(events)
        portion = await self._pages.first(self._keys, await self._cards.moved(events), self._page)
        self._leave(portion)
        await self._take_up([*own, *portion.interactions])

    async def load_due(self, messages: Sequence[FollowUpDue]) -> None:
        """One page in all: of the first message first; the others may have to wait for another batch."""
        await self._ledger.read_templates()
        left = self._page
        for message in messages:
            portion = await self._pages.portion(message.contact_ids, message.after, left)
            left -= len(portion.interactions)
            self._due[message] = portion
        await self._take_up([interaction for portion in self._due.values() for interaction in portion.interactions])

    def of_source(self, source: Source) -> list[Interaction]:
        """The interaction of this source if it waits."""
        return self._tray.take([entry_id_of(source.source_id())])

    def of_contact(self, contact_id: UUID) -> list[Interaction]:
        """What waits for a key that this contact has or had, and its own entries that may go with it."""
        return self._tray.take_for(self._keys.get(contact_id, ()))

    def due(self, message: FollowUpDue) -> list[Interaction]:
        """What this message concerns of the page."""
        return self._tray.take([interaction.entry_id for interaction in self._due[message].interactions])

    def leave_rest(self, message: FollowUpDue) -> None:
        """Tell ourselves what is behind the page."""
        self._leave(self._due[message], message)

    def _leave(self, rest: Portion, before: FollowUpDue | None = None) -> None:
        if rest.contact_ids:
            followup_id, version = following(before, self._work, "contacts")
            due = FollowUpDue(followup_id=followup_id, version=version, contact_ids=rest.contact_ids, after=rest.after)
            self._work.answer(due)

    async def _take_up(self, interactions: Iterable[Interaction]) -> None:
        """Look up whose they are, take Entry Nos., and hand them out.

        What will wait for another contact than before is written here: that contact may have come meanwhile and found
        nothing, so it is looked at again once this has been written.
        """
        taken = {interaction.entry_id: interaction for interaction in interactions}
        answers = await self._look.answers(taken.values())
        restless = {id for id, answer in answers.items() if _wants_another(taken[id], answer)}
        if restless:
            await self._look.work_off({"_id": {"$in": sorted(map(str, restless))}})
        await self._ledger.reserve(answer for id, answer in answers.items() if id not in restless)
        self._tray.put([interaction for id, interaction in taken.items() if id not in restless])


def of_waiting(ids: Iterable[UUID]) -> Filter:
    """Those of these that wait."""
    return {"_id": {"$in": list(map(str, ids))}, "state": State.WAITING.value}


def following(before: Due | None, work: Work, about: str) -> tuple[UUID, int]:
    """A number tells each portion from the one before: named by what it answers, its id would grow with every one.

    `about` tells the first ones of a batch from each other.
    """
    return (before.followup_id, before.version + 1) if before else (uuid5(UUID(work.token), about), 1)


def _wants_another(interaction: Interaction, answer: Answer) -> bool:
    return isinstance(answer, Unmatched) and not set(answer.waiting_for) <= set(interaction.waiting_for)
