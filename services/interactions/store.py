"""Cards and interactions as documents: a few queries for a batch, one write for what changed."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from services.interactions.domain.contact_card import ContactCard, card_of
from services.interactions.domain.default_masters import DEFAULT_TEMPLATES
from services.interactions.domain.errors import InteractionRefused
from services.interactions.domain.inbox import Interaction, State, Told, match, receive
from services.interactions.domain.mail import Mail
from services.interactions.domain.matching import Unmatched, choose, keys_of, missing_companies
from services.interactions.domain.salesperson import Salesperson
from services.interactions.domain.source import Source, entry_id_of
from services.interactions.domain.templates import TemplateSetup
from services.interactions.mailroom import MAIL_INDEXES, SALESPERSON_INDEXES, Mailroom
from services.interactions.masters import MasterBook, MasterCollections
from shared.contracts.contacts import ContactCreated, ContactEvent
from shared.contracts.interactions import (
    ChooseInteractionTemplate,
    DeleteInteractionGroup,
    DeleteInteractionTemplate,
    DeleteSalesperson,
    InteractionCommandRejected,
    InteractionLogged,
    InteractionUnmatched,
    SaveInteractionGroup,
    SaveInteractionTemplate,
    SaveSalesperson,
)
from shared.contracts.mail import MailDelivered
from shared.platform.kafka.envelope import Received
from shared.platform.settings import Settings
from shared.platform.store import Database, Filter, Index
from shared.platform.work import Work

MasterCommand = (
    SaveInteractionGroup
    | DeleteInteractionGroup
    | SaveInteractionTemplate
    | DeleteInteractionTemplate
    | ChooseInteractionTemplate
)
PAGE = 2_000
"""Waiting interactions that one batch holds in memory, about 20 MB."""


class InteractionDatabase(Database):
    """The interactions service's collections, and the counter of Entry No."""

    def __init__(self, settings: Settings, page: int = PAGE) -> None:
        super().__init__(settings, "interactions")
        self.page = page
        self.cards = self.collection("cards", ContactCard, [Index(("keys",))])
        self.interactions = self.collection(
            "interactions",
            Interaction,
            [
                Index(("waiting_for",)),
                Index(("reason",), sparse=True),
                Index(("entry.contact_id", "entry.date")),
                Index(("entry.entry_no",)),
            ],
        )
        self.mails = self.collection("mails", Mail, MAIL_INDEXES)
        self.salespeople = self.collection("salespeople", Salesperson, SALESPERSON_INDEXES)
        self.masters = MasterCollections.of(self)
        self.entry_nos = self.counter("entry_no")


class InteractionStore:
    """The contacts and interactions that one batch is about."""

    templates: TemplateSetup = DEFAULT_TEMPLATES

    def __init__(self, work: Work, database: InteractionDatabase) -> None:
        self._work, self._database = work, database
        self._cards = work.shelf(database.cards)
        self._interactions = work.shelf(database.interactions)
        self.mailroom = Mailroom(work, database.mails, database.salespeople, database.page)
        self.book = MasterBook(work, database.masters)
        self._cards_by_key: dict[str, list[ContactCard]] = {}
        self._keys: dict[UUID, set[str]] = {}
        self._waiting: dict[UUID, Interaction] = {}
        self._waiting_by_key: dict[str, list[UUID]] = {}
        self._entry_nos: deque[int] = deque()

    @property
    def sent_at(self) -> datetime:
        """When the current message was sent."""
        assert self._work.cause is not None
        return self._work.cause.time

    @property
    def next_entry_no(self) -> int:
        """The number of the next interaction to be logged; 0, which no entry takes, when none will be."""
        return self._entry_nos[0] if self._entry_nos else 0

    async def load_cards(self, events: Sequence[ContactEvent]) -> None:
        """One query, for new contacts only when a save was lost because they are not new."""
        known = [event for event in events if self._work.again or not isinstance(event, ContactCreated)]
        await self._cards.load(str(event.contact_id) for event in known)
        for event in events:
            self._cards.assume_absent(str(event.contact_id))

    async def card(self, contact_id: UUID) -> ContactCard | None:
        return await self._cards.get(str(contact_id))

    def keep(self, card: ContactCard) -> None:
        self._cards.save(str(card.contact_id), card)

    async def load_arrivals(self, sources: Sequence[Source]) -> None:
        """Three queries, and the Entry Nos. for those that are logged at once."""
        await self._read_templates()
        await self._interactions.load(_entry_ids(sources))
        new = {source.source_id(): source for source in sources if not await self.recorded(source)}
        await self._reserve(await self._look_up(list(new.values())))

    async def _read_templates(self) -> None:
        self.templates = (await self._database.masters.read(self._work.now)).setup

    async def load_masters(self, commands: Sequence[MasterCommand]) -> None:
        await self.book.load([command.key() for command in commands])

    async def recorded(self, source: Source) -> bool:
        return await self._interactions.get(str(entry_id_of(source.source_id()))) is not None

    async def record(self, source: Source, at: datetime) -> None:
        """Take in what is not recorded yet; `load_arrivals` has loaded what this asks for."""
        if not await self.recorded(source):
            self.save(*receive(source, await self.cards_for(source), self.templates, self.next_entry_no, at))

    async def cards_for(self, source: Source) -> list[ContactCard]:
        """The cards found under the keys of the source, and their companies'."""
        found = [card for key in keys_of(source) for card in self._cards_by_key.get(key, ())]
        companies = [await self.card(id) for id in missing_companies(found)]
        return found + [card for card in companies if card]

    def save(self, interaction: Interaction, told: Told) -> None:
        if isinstance(told, InteractionLogged):
            self._entry_nos.popleft()
        self._interactions.save(str(interaction.entry_id), interaction, told)

    async def load_waiting(self, messages: Sequence[ContactEvent | Source]) -> None:
        """Five queries, and the Entry Nos., for what waits: the sources themselves, and whatever wants these contacts.

        What fills a page is matched and written here, page by page. So is what will want another contact than before:
        that contact may have come meanwhile and found nothing, so it is looked at again once this has been written.
        """
        await self._read_templates()
        sources = [message for message in messages if not isinstance(message, ContactEvent)]
        self._keys = await self._keys_of([message for message in messages if isinstance(message, ContactEvent)])
        filters = [filter for filter in (_of_ids(_entry_ids(sources)), _of_keys(self._keys.values())) if filter]
        pages = [await self._interactions.find(filter, limit=self._database.page) for filter in filters]
        waiting = {interaction.entry_id: interaction for page in pages for interaction in page}
        if len(waiting) >= self._database.page:
            return await self._work_off(filters)
        answers = dict(zip(waiting, await self._look_up([i.source for i in waiting.values()]), strict=True))
        restless = [id for id, answer in answers.items() if _wants_another(waiting[id], answer)]
        if restless:
            await self._work_off([_of_ids(map(str, restless))])
        await self._reserve(answers.values())
        self._hand_out([interaction for id, interaction in waiting.items() if id not in restless])

    async def load_mails(self, mails: Sequence[MailDelivered]) -> None:
        await self.mailroom.load(mails)

    async def load_salespeople(self, commands: Sequence[SaveSalesperson | DeleteSalesperson]) -> None:
        await self.mailroom.load_salespeople(commands)

    async def load_parts(self, mails: Sequence[MailDelivered]) -> None:
        """The mails once more, who of us came meanwhile, and what `load_arrivals` loads for their parts."""
        await self.mailroom.load(mails)
        await self.load_arrivals(await self.mailroom.parts(mails))

    async def load_waiting_parts(self, mails: Sequence[MailDelivered]) -> None:
        await self.mailroom.load(mails)
        await self.load_waiting(await self.mailroom.parts(mails))

    def waiting(self, source: Source) -> list[Interaction]:
        """The interaction of this source if it waits, once: it is not handed out again in this batch."""
        return self._taken([entry_id_of(source.source_id())])

    def waiting_for(self, contact_id: UUID) -> list[Interaction]:
        """What waits for a key that this contact has or had, each once."""
        return self._taken([id for key in sorted(self._keys[contact_id]) for id in self._waiting_by_key.get(key, ())])

    async def look_again(self, interactions: Iterable[Interaction]) -> list[Told]:
        """Match them with the contacts there are now and save those for which something is new."""
        news: list[Told] = []
        for interaction in interactions:
            cards = await self.cards_for(interaction.source)
            matched, told = match(interaction, cards, self.templates, self.next_entry_no)
            if told:
                self.save(matched, told)
                news.append(told)
        return news

    async def _look_up(self, sources: Sequence[Source]) -> list[ContactCard | Unmatched]:
        """Fetch the cards that these may belong to; which one each belongs to."""
        keys = {key for source in sources for key in keys_of(source)}
        found = await self._cards.find({"keys": {"$in": sorted(keys)}}) if keys else []
        for card in found:
            for key in keys.intersection(card.keys):
                self._cards_by_key.setdefault(key, []).append(card)
        await self._cards.load(str(id) for id in missing_companies(found))
        return [choose(await self.cards_for(source), keys_of(source)) for source in sources]

    async def _reserve(self, answers: Iterable[ContactCard | Unmatched]) -> None:
        """Take a number for each that will be logged."""
        if count := sum(isinstance(answer, ContactCard) for answer in answers):
            self._entry_nos.extend(await self._database.entry_nos.take(count))

    async def _keys_of(self, events: Sequence[ContactEvent]) -> dict[UUID, set[str]]:
        """The keys that these contacts have or had. A new one has had none but those its event tells."""
        await self._cards.load(str(event.contact_id) for event in events if not isinstance(event, ContactCreated))
        keys: dict[UUID, set[str]] = {}
        for event in events:
            new = isinstance(event, ContactCreated)
            card = card_of(event.contact, event.version) if new else await self.card(event.contact_id)
            if card:
                keys.setdefault(event.contact_id, set()).update(card.keys, card.former_keys)
        return keys

    def _hand_out(self, waiting: Iterable[Interaction]) -> None:
        for interaction in waiting:
            self._waiting[interaction.entry_id] = interaction
            for key in interaction.waiting_for:
                self._waiting_by_key.setdefault(key, []).append(interaction.entry_id)

    def _taken(self, ids: Iterable[UUID]) -> list[Interaction]:
        return [interaction for id in ids if (interaction := self._waiting.pop(id, None))]

    async def divide_waiting_mails(self, email: str) -> None:
        """Divide and log what waits for one of us with this address, page by page, each written on its own."""
        after: str | None = "" if email else None
        while after is not None:
            work = Work(self._work.source, self._work.now)
            after = await InteractionStore(work, self._database)._divide_page(email, after)
            self._tell(work)

    async def _divide_page(self, email: str, after: str) -> str | None:
        """What the next page comes after, or None. What becomes of a mail in the log is written before the mail is."""
        page = await self.mailroom.waiting_page(email, after)
        divided = [mail for kept in page if (mail := self.mailroom.divided(kept)) is not kept]
        await self.load_arrivals([part for mail in divided for part in mail.parts()])
        for mail in divided:
            for part in mail.parts():
                await self.record(part, mail.received_at)
            self.mailroom.keep(mail)
        _, lost = await self._work.flush()
        waiting = [str(entry_id_of(part.source_id())) for mail in divided for part in mail.parts()]
        if waiting:
            await self._work_off([_of_ids(waiting)])
        return after if lost else page[-1].mail_id if len(page) == self._database.page else None

    async def _work_off(self, filters: Iterable[Filter]) -> None:
        for filter in filters:
            after: str | None = ""
            while after is not None:
                work = Work(self._work.source, self._work.now)
                after = await InteractionStore(work, self._database)._work_off_page(filter, after)
                self._tell(work)

    def _tell(self, pages: Work) -> None:
        """Have this batch publish what has been written, one page of it; the sweep publishes the others."""
        if sum(len(documents) for _, documents in self._work.written) < self._database.page:
            self._work.written += pages.written
            self._work.sealed |= pages.sealed
            self._work.met |= pages.met

    async def _work_off_page(self, filter: Filter, after: str) -> str | None:
        """Match and write one page; what the next one comes after, or None.

        The same page comes again when another replica was faster, and when what was written wants other contacts.
        """
        query = {**filter, "_id": {**filter.get("_id", {}), "$gt": after}}
        page = await self._interactions.find(query, sort=[("_id", 1)], limit=self._database.page)
        await self._reserve(await self._look_up([interaction.source for interaction in page]))
        news = await self.look_again(page)
        _, lost = await self._work.flush()
        if lost or any(isinstance(told, InteractionUnmatched) for told in news):
            return after
        return str(page[-1].entry_id) if len(page) == self._database.page else None


def rejected(received: Received, refusal: InteractionRefused) -> InteractionCommandRejected:
    return InteractionCommandRejected(
        command_id=received.id, command=received.type, record_key=received.message.key(), errors=refusal.errors
    )


def _entry_ids(sources: Iterable[Source]) -> list[str]:
    return [str(entry_id_of(source.source_id())) for source in sources]


def _of_ids(ids: Iterable[str]) -> Filter:
    wanted = list(ids)
    return {"_id": {"$in": wanted}, "state": State.WAITING.value} if wanted else {}


def _of_keys(keys: Iterable[set[str]]) -> Filter:
    wanted = sorted(set().union(*keys))
    return {"waiting_for": {"$in": wanted}} if wanted else {}


def _wants_another(interaction: Interaction, answer: ContactCard | Unmatched) -> bool:
    return isinstance(answer, Unmatched) and not set(answer.waiting_for) <= set(interaction.waiting_for)
