"""Contacts as documents: one query for a batch, one write for what changed."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from uuid import UUID

from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactRefused, contact_not_found
from services.contacts.domain.marketing_setup import PLAIN_SETUP, MarketingSetup
from services.contacts.domain.number_series import NumberSeries
from services.contacts.domain.validation import as_code
from services.contacts.numbers import Numbers
from shared.contracts.contacts import (
    ChangeContact,
    ContactChanged,
    ContactChanges,
    ContactCommand,
    ContactCommandRejected,
    ContactCreated,
    ContactDeleted,
    CreateContact,
)
from shared.platform.kafka.envelope import Received
from shared.platform.settings import Settings
from shared.platform.store import Database, Index
from shared.platform.work import Work

CONTACT_NOS = NumberSeries(code=PLAIN_SETUP.contact_nos, starting_no="CT000001")


class ContactDatabase(Database):
    """The contacts service's collections; a number belongs to one contact for ever, a deleted one included."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, "contacts")
        self.contacts = self.collection("contacts", Contact, [Index(("no",), unique=True), Index(("company_id",))])
        self.number_series = self.collection("number_series", NumberSeries)
        self.numbers = Numbers(self.number_series, self.contacts, CONTACT_NOS)

    async def release_numbers(self) -> None:
        await self.numbers.release(datetime.now(UTC))


class ContactStore:
    """The contacts that one batch of commands is about."""

    def __init__(self, work: Work, database: ContactDatabase) -> None:
        self.now: datetime = work.now
        self.setup: MarketingSetup = PLAIN_SETUP
        self._contacts = work.shelf(database.contacts)
        self._numbers = database.numbers
        self._again = work.again
        self._ids: dict[str, str] = {}
        self._asked: set[str] = set()
        self._taken: list[str] = []
        work.when_flushed.append(
            lambda: self._numbers.settle(self._taken, {contact.no for contact in self._contacts.written})
        )

    async def load_for(self, commands: Sequence[ContactCommand]) -> None:
        """One reservation, and two queries for the contacts that are there.

        A new contact's id and number are taken for free; where they are not, the save is lost and then they are read.
        """
        new = [command for command in commands if isinstance(command, CreateContact)]
        reserved = await self._numbers.reserve(sum(not command.no for command in new), self.now)
        new_ids = {str(command.contact_id) for command in new}
        new_nos = {*reserved, *(as_code(command.no) for command in new if command.no)}
        there = {str(id) for command in commands for id in _contacts_in(command)}
        await self._contacts.load(there | new_ids if self._again else there)
        await self._load_nos(
            {no for command in commands for no in _companies_in(command)} | (new_nos if self._again else set())
        )
        for id in new_ids:
            self._contacts.assume_absent(id)
        self._asked |= new_nos

    async def _load_nos(self, nos: Iterable[str]) -> None:
        unknown = [no for no in dict.fromkeys(nos) if no not in self._asked]
        self._asked.update(unknown)
        if unknown:
            for contact in await self._contacts.find({"no": {"$in": unknown}}):
                self._ids.setdefault(contact.no, str(contact.contact_id))

    async def get(self, contact_id: UUID) -> Contact | None:
        return await self._contacts.get(str(contact_id))

    async def existing(self, contact_id: UUID) -> Contact:
        contact = await self.get(contact_id)
        if contact is None:
            raise contact_not_found(contact_id)
        return contact

    async def by_no(self, no: str) -> Contact | None:
        no = as_code(no)
        await self._load_nos([no])
        return await self._contacts.get(self._ids[no]) if no in self._ids else None

    async def company(self, company_id: UUID | None, company_no: str) -> Contact | None:
        """The contact that a command names as company; None when it names none, or one that does not exist."""
        if company_id:
            return await self.get(company_id)
        return await self.by_no(company_no) if company_no else None

    async def persons_of(self, company_id: UUID) -> list[Contact]:
        persons = await self._contacts.find({"company_id": str(company_id), "type": "Person"})
        return [person for person in persons if not person.deleted]

    async def next_no(self) -> str:
        """The next number that no contact has; those typed by hand are skipped (Business Central, Contact OnInsert)."""
        while True:
            no = await self._numbers.take(self.now)
            if await self.by_no(no) is None:
                self._taken.append(no)
                return no
            self._numbers.settle([no], {no})

    def save(self, contact: Contact, event: ContactCreated | ContactChanged | ContactDeleted | None) -> None:
        if event is not None:
            self._contacts.save(str(contact.contact_id), contact, event)
            self._ids[contact.no] = str(contact.contact_id)


def rejected(received: Received, refusal: ContactRefused) -> ContactCommandRejected:
    command: ContactCommand = received.message  # type: ignore[assignment]
    return ContactCommandRejected(
        command_id=received.id, command=received.type, contact_id=command.contact_id, errors=refusal.errors
    )


def _contacts_in(command: ContactCommand) -> Iterable[UUID]:
    """The contacts that must be there for this command."""
    if not isinstance(command, CreateContact):
        yield command.contact_id
    named = _naming_a_company(command)
    if named and named.company_id:
        yield named.company_id


def _companies_in(command: ContactCommand) -> Iterable[str]:
    named = _naming_a_company(command)
    if named and named.company_no:
        yield as_code(named.company_no)


def _naming_a_company(command: ContactCommand) -> CreateContact | ContactChanges | None:
    match command:
        case CreateContact():
            return command
        case ChangeContact():
            return command.changes
    return None
