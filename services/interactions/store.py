"""Cards and interactions as documents: a few queries for a batch, one write for what changed."""

from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from services.interactions.cards import Cards
from services.interactions.database import InteractionDatabase
from services.interactions.desk import Desk
from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.default_masters import DEFAULT_TEMPLATES
from services.interactions.domain.errors import InteractionRefused
from services.interactions.domain.following import deciding, follow
from services.interactions.domain.inbox import Interaction, State, Told, match, receive
from services.interactions.domain.matching import Reason, Unmatched
from services.interactions.domain.source import Source, entry_id_of
from services.interactions.domain.task_date import TaskDate
from services.interactions.domain.templates import TemplateSetup
from services.interactions.fresh import Fresh
from services.interactions.mailroom import Mailroom
from services.interactions.masters import MasterBook, MasterCommand
from services.interactions.pages import Pages, Portion, entries_of, waiting_for
from services.interactions.tray import Tray
from shared.contracts.contacts import ContactEvent
from shared.contracts.interactions import (
    DeleteSalesperson,
    FollowUpDue,
    InteractionCommand,
    InteractionCommandRejected,
    InteractionLogged,
    MailsDue,
    SaveSalesperson,
)
from shared.contracts.mail import MailDelivered
from shared.contracts.opportunities import TaskChanged
from shared.platform.kafka.envelope import Received
from shared.platform.store import Filter
from shared.platform.work import Work


class InteractionStore:
    """The contacts and interactions that one batch is about."""

    templates: TemplateSetup = DEFAULT_TEMPLATES

    def __init__(self, work: Work, database: InteractionDatabase) -> None:
        self._work, self._database = work, database
        self.cards = Cards(work, database.cards)
        self._fresh, self._tray = Fresh(database), Tray()
        self._interactions = work.shelf(database.interactions)
        self._pages = Pages(self._interactions, self.cards)
        self._tasks = work.shelf(database.tasks)
        self.mailroom = Mailroom(work, database.mails, database.salespeople, database.page)
        self.book = MasterBook(work, database.masters)
        self.desk = Desk(
            work,
            database.interactions,
            database.cards,
            database.salespeople,
            database.masters,
            database.entry_nos,
            self._fresh.note,
        )
        self._keys: dict[UUID, set[str]] = {}
        self._due: dict[FollowUpDue, Portion] = {}
        self._contacts: dict[UUID, ContactCard] = {}
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
        await self.cards.load_for(events)

    async def load_arrivals(self, sources: Sequence[Source]) -> None:
        """Three queries, and the Entry Nos. for those that are logged at once."""
        await self._read_templates()
        await self._interactions.load(_entry_ids(sources))
        new = {source.source_id(): source for source in sources if not await self.recorded(source)}
        await self._reserve(await self.cards.look_up(list(new.values())))

    async def _read_templates(self) -> None:
        self.templates = (await self._database.masters.read(self._work.now)).setup

    async def load_commands(self, commands: Sequence[InteractionCommand]) -> None:
        await self.desk.load(commands)

    async def load_masters(self, commands: Sequence[MasterCommand]) -> None:
        await self.book.load([command.key() for command in commands])

    async def recorded(self, source: Source) -> bool:
        return await self._interactions.get(str(entry_id_of(source.source_id()))) is not None

    async def record(self, source: Source, at: datetime) -> None:
        """Take in what is not recorded yet; `load_arrivals` has loaded what this asks for."""
        known = await self._interactions.get(str(entry_id_of(source.source_id())))
        if known is None:
            self.save(*receive(source, await self.cards.cards_for(source), self.templates, self.next_entry_no, at))
        else:
            self._fresh.note(known)

    def save(self, interaction: Interaction, told: Told) -> None:
        if isinstance(told, InteractionLogged):
            self._entry_nos.popleft()
        self._interactions.save(str(interaction.entry_id), interaction, told)
        self._fresh.note(interaction)

    async def settle(self) -> None:
        """Look at what this batch has written until every entry is where its contact is."""
        while self._fresh:
            if unsettled := await self._fresh.take_unsettled():
                await self._work_off([{"_id": {"$in": unsettled}}])

    async def load_waiting(self, messages: Sequence[ContactEvent | Source]) -> None:
        """A few queries, and the Entry Nos., for what these messages concern.

        That are the sources themselves where they wait, a page of what waits for the contacts, and of their own entries
        where they were merged, moved or deleted. What is behind the page is left to a `FollowUpDue`.
        """
        await self._read_templates()
        sources = [message for message in messages if not isinstance(message, ContactEvent)]
        events = [message for message in messages if isinstance(message, ContactEvent)]
        own = await self._interactions.find(_of_ids(_entry_ids(sources))) if sources else []
        self._keys = await self.cards.keys_of_events(events)
        filters = [*waiting_for(self._keys.values()), *entries_of(await self.cards.moved(events))]
        portion = await self._pages.first(filters, self._keys, self._database.page)
        self._leave(portion)
        await self._take_up([*own, *portion.interactions])

    async def load_due(self, messages: Sequence[FollowUpDue]) -> None:
        """One page in all: of the first message first; the others may have to wait for another batch."""
        await self._read_templates()
        left = self._database.page
        for message in messages:
            portion = await self._pages.portion(message.contact_ids, message.after, left)
            left -= len(portion.interactions)
            self._due[message] = portion
        await self._take_up([interaction for portion in self._due.values() for interaction in portion.interactions])

    def due(self, message: FollowUpDue) -> list[Interaction]:
        """What this message concerns of the page, each once."""
        return self._tray.take([interaction.entry_id for interaction in self._due[message].interactions])

    def leave_rest(self, message: FollowUpDue) -> None:
        """Tell ourselves what is behind the page."""
        self._leave(self._due[message], message)

    def _leave(self, rest: Portion, before: FollowUpDue | None = None) -> None:
        if rest.contact_ids:
            followup_id, version = _following(before, self._work)
            due = FollowUpDue(followup_id=followup_id, version=version, contact_ids=rest.contact_ids, after=rest.after)
            self._work.answer(due)

    async def _take_up(self, interactions: Iterable[Interaction]) -> None:
        """Look up whose they are, take Entry Nos., and hand them out.

        What will wait for another contact than before is written here: that contact may have come meanwhile and found
        nothing, so it is looked at again once this has been written.
        """
        taken = {interaction.entry_id: interaction for interaction in interactions}
        answers = await self._look_up_all(taken.values())
        restless = [id for id, answer in answers.items() if _wants_another(taken[id], answer)]
        if restless:
            await self._work_off([{"_id": {"$in": [str(id) for id in restless]}}])
        await self._reserve(answer for id, answer in answers.items() if id not in restless)
        self._tray.put([interaction for id, interaction in taken.items() if id not in restless])

    async def _look_up_all(self, interactions: Iterable[Interaction]) -> dict[UUID, ContactCard | Unmatched]:
        """Whose each is that waits; and for those that are logged, the contacts that decide where they are now."""
        taken = list(interactions)
        waiting = {i.entry_id: i.source for i in taken if i.state is State.WAITING and i.source}
        answers = dict(zip(waiting, await self.cards.look_up(list(waiting.values())), strict=True))
        logged = [interaction for interaction in taken if interaction.state is not State.WAITING]
        if ids := {id for interaction in logged for id in deciding(interaction)}:
            await self.cards.load(ids)
            cards = await self.cards.with_relatives([card for id in ids if (card := await self.cards.get(id))])
            self._contacts |= {card.contact_id: card for card in cards}
        for interaction in logged:
            after, told = follow(interaction, self._contacts, self._work.now)
            if told is None and after.waiting_for:
                answers[interaction.entry_id] = Unmatched(reason=Reason.CONTACT_MERGED, waiting_for=after.waiting_for)
        return answers

    async def load_tasks(self, events: Sequence[TaskChanged]) -> None:
        await self._tasks.load(str(event.task_id) for event in events)

    async def keep_task(self, task: TaskDate) -> None:
        """Unless a newer one is known."""
        known = await self._tasks.get(str(task.task_id))
        if known is None or known.version < task.version:
            self._tasks.save(str(task.task_id), task)

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
        return self._tray.take([entry_id_of(source.source_id())])

    def waiting_for(self, contact_id: UUID) -> list[Interaction]:
        """What waits for a key that this contact has or had, and its own entries that may go with it, each once."""
        return self._tray.take_for(self._keys.get(contact_id, ()))

    async def look_again(self, interactions: Iterable[Interaction]) -> bool:
        """Match them with the contacts there are now and save what is new; whether one waits for others than before."""
        restless = False
        for interaction in interactions:
            after, told = await self._look_at(interaction)
            if after is not interaction:
                self.save(after, told)
                restless = restless or bool(after.waiting_for)
        return restless

    async def _look_at(self, interaction: Interaction) -> tuple[Interaction, Told]:
        if interaction.state is State.WAITING and interaction.source:
            cards = await self.cards.cards_for(interaction.source)
            return match(interaction, cards, self.templates, self.next_entry_no)
        return follow(interaction, self._contacts, self._work.now)

    async def _reserve(self, answers: Iterable[ContactCard | Unmatched]) -> None:
        """Take a number for each that will be logged."""
        if count := sum(isinstance(answer, ContactCard) for answer in answers):
            self._entry_nos.extend(await self._database.entry_nos.take(count))

    async def divide_waiting_mails(self, address: str, before: MailsDue | None = None) -> None:
        """Divide and log a page of what waits for one of us with this address; the rest is left to a `MailsDue`."""
        work = Work(self._work.source, self._work.now, token=self._work.token)
        rest = await InteractionStore(work, self._database)._divide_page(address, before.after if before else "")
        self._tell(work)
        if rest is not None:
            followup_id, version = _following(before, self._work)
            self._work.answer(MailsDue(followup_id=followup_id, version=version, address=address, after=rest))

    async def _divide_page(self, address: str, after: str) -> str | None:
        """What the next page comes after, or None. What becomes of a mail in the log is written before the mail is."""
        page = await self.mailroom.waiting_page(address, after)
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
                work = Work(self._work.source, self._work.now, token=self._work.token)
                after = await InteractionStore(work, self._database)._work_off_page(filter, after)
                self._tell(work)

    def _tell(self, pages: Work) -> None:
        """Have this batch publish what has been written: it is announced under the batch's own token."""
        self._work.written += pages.written
        self._work.sealed |= pages.sealed
        self._work.met |= pages.met

    async def _work_off_page(self, filter: Filter, after: str) -> str | None:
        """Match and write one page; what the next one comes after, or None.

        The same page comes again when another replica was faster, and when what was written wants other contacts.
        """
        query = {**filter, "_id": {**filter.get("_id", {}), "$gt": after}}
        page = await self._interactions.find(query, sort=[("_id", 1)], limit=self._database.page)
        await self._reserve((await self._look_up_all(page)).values())
        restless = await self.look_again(page)
        _, lost = await self._work.flush()
        if lost or restless:
            return after
        return str(page[-1].entry_id) if len(page) == self._database.page else None


def rejected(received: Received, refusal: InteractionRefused) -> InteractionCommandRejected:
    return InteractionCommandRejected(
        command_id=received.id, command=received.type, record_key=received.message.key(), errors=refusal.errors
    )


def _following(before: FollowUpDue | MailsDue | None, work: Work) -> tuple[UUID, int]:
    """A number tells each portion from the one before: named by what it answers, its id would grow with every one."""
    return (before.followup_id, before.version + 1) if before else (UUID(work.token), 1)


def _entry_ids(sources: Iterable[Source]) -> list[str]:
    return [str(entry_id_of(source.source_id())) for source in sources]


def _of_ids(ids: Iterable[str]) -> Filter:
    wanted = list(ids)
    return {"_id": {"$in": wanted}, "state": State.WAITING.value} if wanted else {}


def _wants_another(interaction: Interaction, answer: ContactCard | Unmatched) -> bool:
    return isinstance(answer, Unmatched) and not set(answer.waiting_for) <= set(interaction.waiting_for)
