"""Cards and interactions as documents: a few queries for a batch, one write for what changed."""

from collections.abc import Sequence
from datetime import datetime

from services.interactions.campaign_book import CampaignBook
from services.interactions.cards import Cards
from services.interactions.database import InteractionDatabase
from services.interactions.desk import Desk
from services.interactions.dividing import divide_waiting_mails
from services.interactions.domain.errors import InteractionRefused
from services.interactions.domain.source import Source
from services.interactions.domain.task_date import TaskDate
from services.interactions.ledger import Ledger
from services.interactions.mailroom import Mailroom
from services.interactions.masters import MasterBook, MasterCommand
from services.interactions.second_look import SecondLook
from services.interactions.untemplated import log_untemplated
from services.interactions.waiting import Waiting
from shared.contracts.contacts import ContactEvent
from shared.contracts.interactions import (
    CancelCampaignEntry,
    DeleteSalesperson,
    FollowUpDue,
    InteractionCommand,
    InteractionCommandRejected,
    MailsDue,
    SaveSalesperson,
    TemplateDue,
    UncancelCampaignEntry,
)
from shared.contracts.mail import MailDelivered
from shared.contracts.opportunities import TaskChanged
from shared.platform.kafka.envelope import Received
from shared.platform.work import Work


class InteractionStore:
    """What one batch is about: contacts, the log, what waits, mails, masters, and what users do by hand."""

    def __init__(self, work: Work, database: InteractionDatabase) -> None:
        self._work, self._database = work, database
        self.cards = Cards(work, database.cards)
        self.ledger = Ledger(work, database, self.cards)
        self.second_look = SecondLook(work, database, self.cards, self.ledger)
        self.waiting = Waiting(work, database, self.cards, self.ledger, self.second_look)
        self.mailroom = Mailroom(work, database.mails, database.salespeople, database.cards, database.page)
        self.book = MasterBook(work, database.masters)
        self.campaigns = CampaignBook(work, database)
        self.desk = Desk(
            work,
            database.interactions,
            database.cards,
            database.salespeople,
            database.masters,
            database.entry_nos,
            self.ledger.fresh.note,
        )
        self._tasks = work.shelf(database.tasks)

    @property
    def sent_at(self) -> datetime:
        """When the current message was sent."""
        assert self._work.cause is not None
        return self._work.cause.time

    async def load_cards(self, events: Sequence[ContactEvent]) -> None:
        await self.cards.load_for(events)

    async def load_arrivals(self, sources: Sequence[Source]) -> None:
        await self.ledger.load(sources)

    async def load_waiting(self, messages: Sequence[ContactEvent | Source]) -> None:
        await self.waiting.load(messages)

    async def load_due(self, messages: Sequence[FollowUpDue]) -> None:
        await self.waiting.load_due(messages)

    async def load_commands(self, commands: Sequence[InteractionCommand]) -> None:
        await self.desk.load(commands)

    async def load_masters(self, commands: Sequence[MasterCommand]) -> None:
        await self.book.load([command.key() for command in commands])

    async def load_campaign_entries(self, commands: Sequence[CancelCampaignEntry | UncancelCampaignEntry]) -> None:
        await self.campaigns.load(commands)

    async def load_mails(self, mails: Sequence[MailDelivered]) -> None:
        await self.mailroom.load(mails)

    async def load_salespeople(self, commands: Sequence[SaveSalesperson | DeleteSalesperson]) -> None:
        await self.mailroom.load_salespeople(commands)

    async def load_parts(self, mails: Sequence[MailDelivered]) -> None:
        """The mails once more, who of us came meanwhile, and what their parts need to be recorded."""
        await self.mailroom.load(mails)
        await self.ledger.load(await self.mailroom.parts(mails))

    async def load_waiting_parts(self, mails: Sequence[MailDelivered]) -> None:
        await self.mailroom.load(mails)
        await self.waiting.load(await self.mailroom.parts(mails))

    async def load_tasks(self, events: Sequence[TaskChanged]) -> None:
        await self._tasks.load(str(event.task_id) for event in events)

    async def keep_task(self, task: TaskDate) -> None:
        """Unless a newer one is known."""
        known = await self._tasks.get(str(task.task_id))
        if known is None or known.version < task.version:
            self._tasks.save(str(task.task_id), task)

    async def divide_waiting_mails(self, address: str, before: MailsDue | None = None) -> None:
        """Divide and log a page of what waits for one of us with this address; the rest is left to a `MailsDue`."""
        await divide_waiting_mails(self._work, self._database, address, before)

    async def log_untemplated(self, before: TemplateDue | None = None) -> None:
        """Log a page of what waits for a template; the rest is left to a `TemplateDue`."""
        await log_untemplated(self._work, self._database, before)


def rejected(received: Received, refusal: InteractionRefused) -> InteractionCommandRejected:
    return InteractionCommandRejected(
        command_id=received.id, command=received.type, record_key=received.message.key(), errors=refusal.errors
    )
