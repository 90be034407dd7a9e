"""Sync records as documents, kept under the contact's number: a few queries for a batch, one write for what changed."""

from collections import Counter, deque
from collections.abc import AsyncIterator, Iterable, Sequence
from secrets import choice
from uuid import UUID

from services.sync.domain.contact_number import FIRST_COUNTER, new_number
from services.sync.domain.facts import lacks_number
from services.sync.domain.sales_activity import active_customer_no
from services.sync.domain.sync_record import SyncRecord
from shared.contracts.contacts import ContactChanged, ContactCreated, ContactEvent, ContactState, ContactType
from shared.contracts.erp import DocumentIssued
from shared.contracts.sync import SyncEvent
from shared.platform.settings import Settings
from shared.platform.store import Database, Index
from shared.platform.work import Work

PAGE = 1000
"""How many of those who wait for an account are read at once; each is 3 to 5 kB."""


class SyncDatabase(Database):
    """The records of all contacts, and the counters behind contact numbers and account numbers."""

    def __init__(self, settings: Settings, *, page: int = PAGE) -> None:
        super().__init__(settings, "sync")
        self.page = page
        self.records = self.collection("records", SyncRecord, [Index(("waiting_for", "no")), Index(("state",))])
        self.counters = {
            ContactType.PERSON: self.counter("contact_number", FIRST_COUNTER),
            ContactType.COMPANY: self.counter("account_number", FIRST_COUNTER),
        }


class SyncStore:
    """The records that one batch of facts is about."""

    def __init__(self, work: Work, database: SyncDatabase) -> None:
        self._records = work.shelf(database.records)
        self._counters = database.counters
        self._page = database.page
        self._taken: dict[ContactType, deque[int]] = {}
        self._waiting: dict[UUID, list[SyncRecord]] = {}

    async def load_for(self, facts: Sequence[ContactEvent | DocumentIssued]) -> None:
        """One query for the records of these facts, then one round trip for the numbers that each type needs."""
        await self._records.load(no for fact in facts for no in _nos_in(fact))
        known = {fact.contact.no: fact.contact for fact in facts if isinstance(fact, ContactCreated | ContactChanged)}
        lacking = [contact.type for no, contact in known.items() if lacks_number(await self.get(no), contact)]
        for contact_type, count in Counter(lacking).items():
            self._taken[contact_type] = deque(await self._counters[contact_type].take(count))

    async def load_waiting(self, events: Sequence[ContactEvent]) -> None:
        """One query for the accounts of these contacts, then page by page whoever waits for one that is settled."""
        nos = list(dict.fromkeys(event.contact.company_no for event in events if event.contact.company_no))
        await self._records.load(nos)
        accounts = [account for no in nos if (account := await self.get(no)) and account.is_settled]
        async for record in self._all_waiting_for([str(account.contact_id) for account in accounts]):
            if record.waiting_for:
                self._waiting.setdefault(record.waiting_for, []).append(record)

    async def _all_waiting_for(self, account_ids: Sequence[str]) -> AsyncIterator[SyncRecord]:
        page: list[SyncRecord] = []
        more = bool(account_ids)
        while more:
            waiting = {"waiting_for": {"$in": account_ids}, "no": {"$gt": page[-1].no if page else ""}}
            page = await self._records.find(waiting, sort=[("no", 1)], limit=self._page)
            more = len(page) == self._page
            for record in page:
                yield record

    async def get(self, no: str) -> SyncRecord | None:
        return await self._records.get(no)

    async def account_of(self, contact: ContactState) -> SyncRecord | None:
        """The record of the contact's company (a company's own), when there is one."""
        return await self.get(contact.company_no) if contact.company_no else None

    def number_for(self, record: SyncRecord | None, contact: ContactState) -> str:
        """A new number for a contact that lacks one, else blank; each is given once."""
        if not lacks_number(record, contact):
            return ""
        return new_number(contact.type, self._taken[contact.type].popleft(), choice)

    def take_waiting_for(self, account: SyncRecord | None) -> list[SyncRecord]:
        """Whoever was loaded as waiting for this account, handed out once."""
        return self._waiting.pop(account.contact_id, []) if account and account.contact_id else []

    def save(self, before: SyncRecord | None, after: SyncRecord, event: SyncEvent | None) -> None:
        if after is not before:
            self._records.save(after.no, after, event)


def _nos_in(fact: ContactEvent | DocumentIssued) -> Iterable[str]:
    if isinstance(fact, DocumentIssued):
        return filter(None, [active_customer_no(fact)])
    return filter(None, [fact.contact.no, fact.contact.company_no])
