"""The interactions service's collections, their indexes, and what one process shares among its batches."""

import asyncio
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from services.interactions.domain.campaign_entry import CampaignEntry
from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.inbox import Interaction
from services.interactions.domain.mail import Mail
from services.interactions.domain.salesperson import Salesperson
from services.interactions.domain.task_date import TaskDate
from services.interactions.mailroom import MAIL_INDEXES, SALESPERSON_INDEXES
from services.interactions.masters import MasterCollections
from shared.contracts.interactions import InteractionLogEntry
from shared.platform.settings import Settings
from shared.platform.store import Database, Index

PAGE = 150
"""Interactions that one batch looks at beside its own messages: tenths of a second, so that others come in too."""


class Paces:
    """How many days lie between the entries of a contact, as its last page told this process. A hint, never a fact."""

    MANY = 100_000

    def __init__(self) -> None:
        self._days: dict[UUID, float] = {}

    def get(self, contact_id: UUID) -> float | None:
        return self._days.get(contact_id)

    def keep(self, contact_id: UUID, days: float) -> None:
        if len(self._days) >= self.MANY:
            self._days.clear()
        self._days[contact_id] = days


class InteractionDatabase(Database):
    """The interactions service's collections, and the counter of Entry No."""

    def __init__(self, settings: Settings, page: int = PAGE) -> None:
        super().__init__(settings, "interactions")
        self.page = page
        self.cards = self.collection("cards", ContactCard, [Index(("keys",)), Index(("company_id",))], compact=True)
        self.interactions = self.collection(
            "interactions",
            Interaction,
            [
                Index(("waiting_for",)),
                Index(("reason",), sparse=True),
                Index(("entry.contact_id", "place_in_time")),
                Index(("entry.contact_company_id", "place_in_time")),
                Index(("place_in_time",)),
                Index(("origin_ids",), sparse=True),
                Index(("entry.entry_no",)),
                Index(("entry.campaign_no",), sparse=True),
            ],
            compact=True,
        )
        self.mails = self.collection("mails", Mail, MAIL_INDEXES)
        self.tasks = self.collection("tasks", TaskDate, [Index(("contact_id", "open", "date"))])
        self.salespeople = self.collection("salespeople", Salesperson, SALESPERSON_INDEXES)
        self.campaign_entries = self.collection("campaign_entries", CampaignEntry)
        self.masters = MasterCollections.of(self)
        self.entry_nos = self.counter("entry_no")
        self.fresh: WeakKeyDictionary[asyncio.Task[Any], dict[UUID, InteractionLogEntry]] = WeakKeyDictionary()
        """The entries that each task has put into the log and not settled yet: a batch has one task to itself."""
        self.paces = Paces()
