"""Sync records as documents, kept under the contact's number: a few queries for a batch, one write for what changed."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from services.sync.account_store import AccountStore
from services.sync.database import SyncDatabase
from services.sync.domain.contact_number import own_account_number
from services.sync.domain.facts import lacks_number
from services.sync.domain.project import Projects
from services.sync.domain.sales_activity import active_customer_no
from services.sync.domain.sync_record import SyncRecord
from services.sync.domain.upkeep import LookAgain, ReleaseMore
from shared.contracts.contacts import ContactEvent, ContactsMerged, ContactState, ContactType
from shared.contracts.erp import DocumentIssued
from shared.contracts.finance import PartyAnswer
from shared.contracts.sync import SyncEvent
from shared.platform.work import Work

Fact = ContactEvent | DocumentIssued | PartyAnswer | LookAgain | ReleaseMore


class SyncStore:
    """The records that one batch of facts is about, and the projects by which they are decided."""

    projects: Projects

    def __init__(self, work: Work, database: SyncDatabase) -> None:
        self.now: datetime = work.now
        self._database = database
        self._records = work.shelf(database.records)
        self.accounts = AccountStore(work, database.accounts, self._records)
        self._again = work.again
        self._taken: dict[ContactType, deque[int]] = {}
        self._others: frozenset[str] = frozenset()
        self._waiting: dict[UUID, list[SyncRecord]] = {}
        self._more_after = ""
        self._accounts: dict[str, None] = {}

    async def load_for(self, facts: Sequence[Fact]) -> None:
        """One query for the records of these facts, then one round trip for the numbers that each type needs."""
        self.projects = await self._database.current_projects()
        await self._records.load(no for fact in facts for no in _nos_in(fact))
        known = {fact.contact.no: fact.contact for fact in facts if isinstance(fact, ContactEvent) and not fact.last}
        again = [record for f in facts if isinstance(f, LookAgain) and (record := await self.get(f.no))]
        known |= {record.no: record.contact for record in again if record.contact}
        await self._records.load(r.contact.company_no for r in again if r.contact and r.contact.company_no)
        if self._again:
            self._others = await self._numbers_of_others(known.values())
        lacking = [c.type for no, c in known.items() if lacks_number(await self.get(no), c, self._others)]
        for contact_type, count in Counter(lacking).items():
            self._taken[contact_type] = deque(await self._database.counters[contact_type].take(count))

    async def _numbers_of_others(self, contacts: Iterable[ContactState]) -> frozenset[str]:
        """Own numbers of these contacts that others have in Finance; a save that was lost may have met one."""
        own = {"contact_number": {"$in": [number for contact in contacts if (number := own_account_number(contact))]}}
        holders = await self._database.records.find(own)
        return frozenset(holder.state.contact_number for holder in holders if holder.id != holder.state.contact_number)

    async def load_waiting(self, facts: Sequence[Fact]) -> None:
        """Whether anybody waits; if so, the accounts these facts are about and a page of those who wait for them."""
        self.projects = await self._database.current_projects()
        if not await self._anybody_waits(facts):
            return
        self._accounts = dict.fromkeys(no for no, _ in map(_account_in, facts) if no)
        await self._records.load(self._accounts)
        accounts = [account for no in self._accounts if (account := await self.get(no)) and account.is_settled]
        ids = [str(account.contact_id) for account in accounts]
        if not ids:
            return
        order = [("waiting_for", 1), ("no", 1)]
        page = await self._records.find({"waiting_for": {"$in": ids}}, sort=order, limit=self._database.page)
        if len(page) == self._database.page:
            self._more_after = str(page[-1].waiting_for)
        for record in page:
            if record.waiting_for:
                self._waiting.setdefault(record.waiting_for, []).append(record)

    async def _anybody_waits(self, facts: Sequence[Fact]) -> bool:
        """For one of the accounts: mostly nobody does, and then nothing more is read."""
        if any(isinstance(fact, ReleaseMore) for fact in facts):
            return True
        ids = {str(id) for _, id in map(_account_in, facts) if id}
        waiting = {"waiting_for": {"$in": sorted(ids)}}
        return bool(ids and await self._database.records.peek(waiting, ["no"], limit=1, by=["waiting_for", "no"]))

    async def get(self, no: str) -> SyncRecord | None:
        return await self._records.get(no)

    async def heir_of(self, no: str) -> tuple[str, SyncRecord | None]:
        """A contact's No. and record; of one that was merged, those of the contact it became."""
        seen, record = {no}, await self.get(no)
        while record and record.merged_into and record.merged_into not in seen:
            seen.add(no := record.merged_into)
            record = await self.get(no)
        return no, record

    async def account_of(self, contact: ContactState) -> SyncRecord | None:
        """The record of the contact's company (a company's own), when there is one."""
        return await self.get(contact.company_no) if contact.company_no else None

    async def account_in(self, fact: Fact) -> SyncRecord | None:
        """The record of the account that a fact is about, when there is one and somebody waits."""
        no, _ = _account_in(fact)
        return await self.get(no) if no in self._accounts else None

    def number_for(self, record: SyncRecord | None, contact: ContactState) -> str:
        """A new number for a contact that lacks one, else blank; one that another has loses its save to the index."""
        if not lacks_number(record, contact, self._others):
            return ""
        return self._database.number(contact.type, self._taken[contact.type].popleft())

    def take_waiting_for(self, account: SyncRecord | None) -> list[SyncRecord]:
        """Whoever was loaded as waiting for this account, handed out once."""
        return self._waiting.pop(account.contact_id, []) if account and account.contact_id else []

    def more_wait_for(self, account: SyncRecord) -> bool:
        """Whether more may wait for this account than were loaded."""
        return account.is_settled and bool(self._more_after) and str(account.contact_id) >= self._more_after

    def save(self, before: SyncRecord | None, after: SyncRecord, event: SyncEvent | None = None) -> None:
        if after is not before:
            self._records.save(after.no, after, event)


def _nos_in(fact: Fact) -> Iterable[str]:
    match fact:
        case DocumentIssued():
            return filter(None, [active_customer_no(fact)])
        case PartyAnswer():
            return [fact.contact_no]
        case LookAgain():
            return [fact.no]
        case ReleaseMore():
            return [fact.account_no]
        case ContactsMerged():
            return [fact.contact.no, fact.into_no]
    return filter(None, [fact.contact.no, fact.contact.company_no])


def _account_in(fact: Fact) -> tuple[str, UUID | None]:
    """Whose waiting persons a fact may set free: the account's No. and, as far as the fact tells, its contact id."""
    match fact:
        case PartyAnswer():
            return fact.contact_no, fact.contact_id
        case ReleaseMore():
            return fact.account_no, None
        case ContactEvent():
            return fact.contact.company_no, fact.contact.company_id
    return "", None
