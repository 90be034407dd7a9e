"""What one batch puts into the log: under which templates, with which Entry Nos."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime

from services.interactions.cards import Cards
from services.interactions.database import InteractionDatabase
from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.default_masters import DEFAULT_TEMPLATES
from services.interactions.domain.inbox import Interaction, Told, receive
from services.interactions.domain.matching import Unmatched
from services.interactions.domain.source import Source, entry_id_of
from services.interactions.domain.templates import TemplateSetup
from services.interactions.fresh import Fresh
from shared.contracts.interactions import InteractionLogged
from shared.platform.work import Work

Answer = ContactCard | Unmatched
"""Whose an interaction is, or why it is nobody's."""


class Ledger:
    """The interactions that one batch records and changes, and the numbers that it has to give."""

    def __init__(
        self, work: Work, database: InteractionDatabase, cards: Cards, templates: TemplateSetup = DEFAULT_TEMPLATES
    ) -> None:
        self.templates = templates
        self._work, self._database, self._cards = work, database, cards
        self._interactions = work.shelf(database.interactions)
        self._entry_nos: deque[int] = deque()
        self._answers: dict[str, Answer] = {}
        self.fresh = Fresh(database)

    @property
    def next_entry_no(self) -> int:
        """The number of the next interaction to be logged; 0, which no entry takes, when none will be."""
        return self._entry_nos[0] if self._entry_nos else 0

    async def read_templates(self) -> None:
        self.templates = (await self._database.masters.read(self._work.now)).setup

    async def reserve(self, answers: Iterable[Answer]) -> None:
        """Take a number for each that will be logged."""
        if count := sum(isinstance(answer, ContactCard) for answer in answers):
            self._entry_nos.extend(await self._database.entry_nos.take(count))

    async def load(self, sources: Sequence[Source]) -> None:
        """Three queries, and the Entry Nos. for those that are logged at once."""
        await self.read_templates()
        named = {source.source_id(): source for source in sources}
        ids = {source_id: str(entry_id_of(source_id)) for source_id in named}
        await self._interactions.load(ids.values())
        new = {id: source for id, source in named.items() if await self._interactions.get(ids[id]) is None}
        self._answers = dict(zip(new, await self._cards.look_up(list(new.values())), strict=True))
        await self.reserve(self._answers.values())

    async def record(self, source: Source, at: datetime) -> None:
        """Take in what is not recorded yet; `load` has loaded what this asks for."""
        source_id = source.source_id()
        known = await self._interactions.get(str(entry_id_of(source_id)))
        if known is None:
            self.save(*receive(source, self._answers[source_id], self.templates, self.next_entry_no, at))
        else:
            self.fresh.note(known)

    def save(self, interaction: Interaction, told: Told) -> None:
        if isinstance(told, InteractionLogged):
            self._entry_nos.popleft()
        self._interactions.save(str(interaction.entry_id), interaction, told)
        self.fresh.note(interaction)
