"""Contacts as documents: one query for a batch, one write for what changed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from services.contacts.domain.company_change import CompanyChange
from services.contacts.domain.company_inheritance import CompanyInheritance
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactRefused, contact_not_found
from services.contacts.domain.find_words import tag
from services.contacts.domain.history import HistoryEntry
from services.contacts.domain.link_claim import LinkClaim
from services.contacts.domain.marketing_setup import MarketingSetup
from services.contacts.domain.master import Master
from services.contacts.domain.named import (
    Joining,
    companies_in,
    contacts_in,
    joining,
    naming_a_company,
    relations_in,
)
from services.contacts.domain.number_line import NumberLine
from services.contacts.domain.taken_number import TakenNumber
from services.contacts.domain.validation import as_code
from services.contacts.following import PAGE, Following
from services.contacts.lanes import BY_WORDS
from services.contacts.links import Links
from services.contacts.masters import Masters
from services.contacts.numbering import Numbering
from services.contacts.numbers import SeriesNumbers
from services.contacts.records import PLAIN_SERIES, SetupCollections, SetupRecords
from services.contacts.references import Fact, References, reference_collection
from services.contacts.taking import TakenNumbers, used
from shared.contracts.contacts import (
    ContactChanged,
    ContactCommand,
    ContactCommandRejected,
    ContactEvent,
    CreateContact,
    InheritFromCompany,
    MasterMessage,
    SetupCommandRejected,
    UnmergeContacts,
)
from shared.contracts.contacts_setup import DeleteSalutation, SetSalutation, SetupMessage, TakeNumber
from shared.contracts.message import Message
from shared.platform.kafka.envelope import Received
from shared.platform.settings import Settings
from shared.platform.store import Database, Index
from shared.platform.work import Work

CONTACT_NOS = PLAIN_SERIES["CONT"].line_at(date.min)
"""The first line of contact numbers, while the business has set up none of its own."""

CONTACT_INDEXES = (
    Index(("no",), unique=True),
    Index(("company_id", "no")),
    Index(("link_keys",)),
    Index(("name_key",)),
    Index(BY_WORDS),
    Index(("last_modified_at",)),
)


class ContactDatabase(Database):
    """The contacts service's collections; a number belongs to one contact for ever, a deleted one included."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, "contacts")
        self.contacts = self.collection("contacts", Contact, CONTACT_INDEXES, compact=True)
        self.masters = self.collection("masters", Master)
        self.history = self.collection("history", HistoryEntry, [Index(("contact_id", "version"))])
        self.number_series = self.collection("number_series", NumberLine)
        self.numbers = SeriesNumbers(self.number_series, self.contacts_with)
        self.taken_numbers = self.collection("taken_numbers", TakenNumber, [Index(("key",), unique=True)])
        self.numbers_for_others = SeriesNumbers(self.number_series, partial(used, self.taken_numbers))
        self.setup = SetupCollections(self)
        self.references = reference_collection(self)
        self.links = self.collection("link_claims", LinkClaim)
        self.page = PAGE
        self.inheritance = self.collection("inheritance", CompanyInheritance, [Index(("company_no",))])

    async def contacts_with(self, series: str, nos: Sequence[str]) -> set[str]:
        """Which of these numbers contacts have."""
        return {document.state.no for document in await self.contacts.find({"no": {"$in": list(nos)}})}

    async def release_numbers(self) -> None:
        for numbers in (self.numbers, self.numbers_for_others):
            await numbers.release(datetime.now(UTC))


class ContactStore:
    """The contacts that one batch of commands is about."""

    def __init__(self, work: Work, database: ContactDatabase) -> None:
        self.now: datetime = work.now
        self._contacts = work.shelf(database.contacts)
        self.records = SetupRecords(work, database.setup)
        self.references = References(work, database.references)
        self.following = Following(work, database.inheritance, self._contacts, database.page)
        self.links = Links(work, database.links, self._contacts)
        self.taken_numbers = TakenNumbers(work, database.taken_numbers, database.numbers_for_others)
        self.companies_that_changed: dict[UUID | None, CompanyInheritance] = {}
        self.masters = Masters(work, database.masters, self._contacts)
        self.numbering = Numbering(work, self._contacts, database.numbers, self.records)
        self._history = work.shelf(database.history)
        self._work = work

    @property
    def setup(self) -> MarketingSetup:
        return self.records.marketing_setup

    @property
    def by(self) -> str:
        """Who asked for the change."""
        return asked_by(self._work.cause)

    async def load_for(self, messages: Sequence[Message]) -> None:
        """One reservation, and two queries for the contacts that are there.

        A new contact's id is taken to be free; where it is not, the save is lost and then it is read. A number typed by
        hand is looked up at once, so that it is told with all else that is wrong.
        """
        commands = [message for message in messages if isinstance(message, ContactCommand)]
        new = [command for command in commands if isinstance(command, CreateContact)]
        new_ids = {str(command.contact_id) for command in new}
        there = {str(id) for command in commands for id in contacts_in(command)}
        await self.records.load()
        await self.masters.load(messages)
        await self._contacts.load(there | new_ids if self._work.again else there)
        await self.numbering.load(new, (no for command in commands for no in companies_in(command)))
        await self.links.load(relations_in(commands))
        for id in new_ids:
            self._contacts.assume_absent(id)

    async def get(self, contact_id: UUID) -> Contact | None:
        return await self._contacts.get(str(contact_id))

    async def existing(self, contact_id: UUID) -> Contact:
        contact = await self.get(contact_id)
        if contact is None:
            raise contact_not_found(contact_id)
        return contact

    async def company(self, company_id: UUID | None, company_no: str) -> Contact | None:
        """The contact that a command names as company; None when it names none, or one that does not exist."""
        if company_id:
            return await self.get(company_id)
        return await self.numbering.by_no(company_no) if company_no else None

    async def persons_of(self, company_id: UUID) -> list[Contact]:
        persons = await self._contacts.find({"company_id": str(company_id), "type": "Person"})
        return [person for person in persons if not person.deleted]

    async def has_persons(self, company_id: UUID) -> bool:
        of_company = {"company_id": str(company_id), "type": "Person", "deleted": False}
        found = await self._contacts.collection.peek(of_company, ["no"], limit=1, by=("company_id", "no"))
        return bool(found)

    async def load_companies_that_changed(self, commands: Sequence[Joining]) -> None:
        """The companies that these contacts may have joined while they changed."""
        named = [named for command in commands if (named := naming_a_company(command))]
        ids = {one.company_id for one in named if one.company_id}
        again = [joining(command) for command in commands if isinstance(command, UnmergeContacts)]
        await self._contacts.load(map(str, again))
        ids.update([one.company_id for id in again if (one := await self.get(id)) and one.company_id])
        found = await self.following.load_named(ids, {as_code(one.company_no) for one in named if one.company_no})
        self.companies_that_changed = {one.company_id: one for one in found}
        if found:
            await self.records.load()

    async def load_companies_that_go(self, commands: Sequence[ContactCommand]) -> None:
        """The contacts that may be companies no more, and what their persons have to follow."""
        ids = {id for command in commands for id in contacts_in(command)}
        await self._contacts.load(map(str, ids))
        await self.following.load_of(ids)

    async def load_inheritance(self, messages: Sequence[ContactChanged | InheritFromCompany]) -> None:
        """The companies of which these messages are, and what their persons have to follow."""
        if await self.following.load(messages):
            await self.records.load()

    async def known_as(self, *contacts: Contact) -> dict[UUID, str]:
        """The ids under which other services know these contacts, those that went into them included -> the number."""
        numbers, looked_at = {contact.contact_id: contact.no for contact in contacts}, list(contacts)
        while looked_at:
            contact = looked_at.pop()
            for record in contact.merges:
                numbers[record.merged_id] = numbers[contact.contact_id]
                looked_at.append(await self.existing(record.merged_id))
        return numbers

    async def load_references(self, facts: Sequence[Fact]) -> None:
        await self.references.load(facts)

    async def load_setup(self, commands: Sequence[SetupMessage]) -> None:
        await self.records.load()
        await self.records.load_salutations(
            one.code for one in commands if isinstance(one, SetSalutation | DeleteSalutation)
        )
        await self._load_taken([one for one in commands if isinstance(one, TakeNumber)])

    async def _load_taken(self, commands: Sequence[TakeNumber]) -> None:
        series = [await self.records.stored_series(as_code(one.code)) for one in commands]
        await self.taken_numbers.load((one.record_id for one in commands), filter(None, series))

    def follow(self, person: Contact, company: Contact, change: CompanyChange) -> Contact:
        """The person after a change of its company, which nobody asked for: it is the service's own doing."""
        after, event = person.follow(company, change, setup=self.setup, now=self.now)
        self.save(after, event and event.model_copy(update={"by": self._work.source}))
        return after

    async def followed_by(self, person: Contact) -> int:
        """The version of its company that a person has followed; 0 when it has none."""
        company = await self.get(person.company_id) if person.company_id else None
        if company is None or company.contact_id == person.contact_id:
            return 0
        inheritance = await self.following.of(company.contact_id)
        return inheritance.followed_by_all(company) if inheritance else company.version

    async def before_all_else(self, saved: Iterable[Contact]) -> None:
        """What the current message saves from now on is written after these, and only when they were."""
        for contact in saved:
            await self.get(contact.contact_id)

    def save(self, contact: Contact, event: ContactEvent | None) -> None:
        if event is None:
            return
        if not event.by:
            event = event.model_copy(update={"by": self.by})
        self._contacts.save(str(contact.contact_id), contact, event)
        self.numbering.saved(contact)
        self.links.saved(contact)

    async def keep(self, contact: Contact, event: ContactEvent | None) -> None:
        """Save also what no event tells: what a contact remembers beside its state."""
        if event is None and contact != await self.get(contact.contact_id):
            self._contacts.save(str(contact.contact_id), contact)
        self.save(contact, event)

    async def with_salutation(self, code: str, limit: int) -> tuple[list[str], int]:
        """Numbers of some stored contacts with this salutation code, and how many there are."""
        wanted = {"words": {"$in": [tag("Salutation", code)]}, "deleted": False}
        some = await self._contacts.collection.peek(wanted, ["no"], limit=limit, by=BY_WORDS)
        count = len(some) if len(some) < limit else await self._contacts.collection.count(wanted)
        return [contact["no"] for _, contact in some], count

    async def remember(self, entry: HistoryEntry) -> None:
        """Add to the history what is not there yet."""
        if not self._work.again:
            self._history.assume_absent(entry.id)
        if await self._history.get(entry.id) is None:
            self._history.save(entry.id, entry)


def rejected(received: Received, refusal: ContactRefused) -> ContactCommandRejected | SetupCommandRejected:
    command: Any = received.message
    if isinstance(command, MasterMessage | SetupMessage):
        table = command.kind if isinstance(command, MasterMessage) else command.table
        return SetupCommandRejected(
            command_id=received.id, command=received.type, table=table, code=command.code, errors=refusal.errors
        )
    return ContactCommandRejected(
        command_id=received.id, command=received.type, contact_id=command.contact_id, errors=refusal.errors
    )


def asked_by(cause: Received | None) -> str:
    """Who asked: the `authid` of a command's headers (CloudEvents, Auth Context), else its source."""
    if cause is None:
        return ""
    headers = cause.record.headers if cause.record else ()
    return next((value.decode() for name, value in headers if name == "ce_authid" and value), cause.source)
