"""Accounts, their links and the requests for new ones as documents; contacts are read from the records of Finance."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.sync.domain.accounts.account_record import HAVE_ONE, AccountRecord, LinkState
from services.sync.domain.accounts.account_setup import PLAIN_SETUP, AccountSetup
from services.sync.domain.accounts.bulk import BulkRun
from services.sync.domain.accounts.creation import AccountCreation
from services.sync.domain.accounts.linking import Parties, holder_no
from services.sync.domain.accounts.lookups import (
    PRIMARY,
    contact_nos_in,
    is_made_from_account,
    is_renamed_or_gone,
    link_ids_in,
    looked_for,
)
from services.sync.domain.accounts.refusals import AccountCommandRefused
from services.sync.domain.accounts.settling import Card, Settled
from services.sync.domain.sync_record import SyncRecord
from shared.contracts.accounts import AccountCommand, AccountCommandRejected, link_id
from shared.contracts.contacts import ContactCommand, ContactEvent, ContactState
from shared.contracts.erp import AccountKind
from shared.contracts.message import Message
from shared.platform.kafka.envelope import Received
from shared.platform.store import Database, Index
from shared.platform.work import Shelf, Work

SETUP = "accounts"
PAGE = 200
"""Accounts of one page of a bulk run."""


ACCOUNT_INDEXES = (
    Index(("contact_id",)),
    Index(("person_id",)),
    Index((PRIMARY,)),
    Index(("in_conflict",)),
    Index(("account_kind", "link", "account_no")),
)


class AccountCollections:
    """What Sync keeps of accounts: one document per account, per requested account, per bulk run, and one setup."""

    def __init__(self, database: Database, *, page: int = PAGE) -> None:
        self.page = page
        self.accounts = database.collection("accounts", AccountRecord, ACCOUNT_INDEXES, compact=True)
        self.creations = database.collection("account_creations", AccountCreation)
        self.runs = database.collection("account_runs", BulkRun)
        self.setups = database.collection("account_setup", AccountSetup)


class AccountStore:
    """The accounts that one batch is about, each with its contact as Sync knows it."""

    def __init__(self, work: Work, kept: AccountCollections, contacts: Shelf[SyncRecord]) -> None:
        self._work = work
        self._accounts = work.shelf(kept.accounts)
        self._creations = work.shelf(kept.creations)
        self._runs = work.shelf(kept.runs)
        self._setups = work.shelf(kept.setups)
        self._contacts = contacts
        self._found: dict[tuple[str, str], list[str]] = {}
        self.page = kept.page

    async def load(self, link_ids: Iterable[str], *, contact_nos: Iterable[str] = ()) -> None:
        """One query for accounts, one for contacts: those given, and those that the accounts are linked with."""
        wanted = list(dict.fromkeys(link_ids))
        await self._accounts.load(wanted)
        linked = [record.contact_no for id in wanted if (record := await self.get(id)) and record.contact_no]
        await self._contacts.load([no for no in (*contact_nos, *linked) if no])

    async def load_for(self, messages: Sequence[Message]) -> None:
        """The accounts and contacts that these messages name, and the companies of these contacts."""
        ids = [id for message in messages for id in link_ids_in(message)]
        nos = [no for message in messages for no in contact_nos_in(message)]
        await self.load(ids, contact_nos=nos)
        cards = [card for no in nos if (card := await self.card(no))]
        await self._contacts.load(card.contact.company_no for card in cards if card.contact.company_no)
        for field, values in looked_for(messages).items():
            await self._find(field, values)

    async def setup(self) -> AccountSetup:
        return await self._setups.get(SETUP) or PLAIN_SETUP

    def save_setup(self, before: AccountSetup, after: AccountSetup, *, always: bool = False) -> None:
        """A command is remembered by the setup also when it changes nothing."""
        if always or after is not before:
            self._setups.save(SETUP, after)

    async def get(self, id: str) -> AccountRecord | None:
        return await self._accounts.get(id)

    async def of_contact(self, contact_id: UUID) -> list[AccountRecord]:
        return await self._with("contact_id", str(contact_id))

    async def of_person(self, person_id: UUID) -> list[AccountRecord]:
        """The accounts whose primary contact is made under this id."""
        return await self._with("person_id", str(person_id))

    async def showing(self, event: ContactEvent) -> list[AccountRecord]:
        """The accounts that have to do with a person as their primary contact: as it is made, renamed, or gone."""
        if is_made_from_account(event):
            return await self.of_person(event.contact_id)
        return await self._with(PRIMARY, event.contact.no) if is_renamed_or_gone(event) else []

    async def _with(self, field: str, value: str) -> list[AccountRecord]:
        """The accounts whose field has this value, in order; one query for all that were looked for together."""
        if (field, value) not in self._found:
            await self._find(field, {value})
        return [record for id in self._found[field, value] if (record := await self.get(id))]

    async def _find(self, field: str, values: Iterable[str]) -> None:
        wanted = sorted(values)
        self._found.update({(field, value): [] for value in wanted})
        for record in await self._accounts.find({field: {"$in": wanted}}, sort=[("_id", 1)]) if wanted else ():
            self._found.setdefault((field, _value(record, field)), []).append(record.link_id)

    async def alone(self, kind: AccountKind, after_no: str) -> list[AccountRecord]:
        """The next page of accounts without a contact, in order of their number."""
        query = {"account_kind": kind, "link": LinkState.NONE, "account_no": {"$gt": after_no}}
        return await self._accounts.find(query, sort=[("account_no", 1)], limit=self.page)

    async def card(self, contact_no: str) -> Card | None:
        """A contact that is there; None for one never heard of or gone."""
        record = await self._contacts.get(contact_no) if contact_no else None
        if record is None or record.contact is None or record.is_gone:
            return None
        return Card(record.contact, record.contact_version)

    async def primary_of(self, record: AccountRecord) -> ContactState | None:
        """The account's primary contact, when it is known and there."""
        card = await self.card(record.account.primary_contact_no if record.account else "")
        return card.contact if card and record.account_kind in HAVE_ONE else None

    async def parties(self, contact_no: str, kind: AccountKind) -> Parties | None:
        """The contact that a command names, and who of it and its company holds such a link; None when one is gone."""
        named = await self.card(contact_no)
        holder = named and await self.card(holder_no(named.contact, kind))
        if not (named and holder):
            return None
        own = [one for one in await self.of_contact(holder.contact.contact_id) if one.account_kind is kind]
        return Parties(named.contact, holder, asked_no=own[0].account_no if own else "")

    def ask_id(self, message: type[ContactCommand], contact_id: UUID, expected_version: int | None = None) -> str:
        """The CloudEvents id that a command has when the current message causes it: the contact's answer names it."""
        return self._work.id_of(message, str(contact_id), expected_version)

    def save(self, before: AccountRecord | None, settled: Settled) -> None:
        if settled.record is not before and settled.record.version:
            self._accounts.save(settled.record.link_id, settled.record, *settled.messages)

    async def creation(self, kind: AccountKind, contact_no: str) -> AccountCreation | None:
        return await self._creations.get(link_id(kind, f"@{contact_no}"))

    async def creation_of(self, id: str) -> AccountCreation | None:
        return await self._creations.get(id)

    def save_creation(self, before: AccountCreation | None, after: AccountCreation, event: Message | None) -> None:
        if after is not before:
            self._creations.save(after.link_id, after, event)

    async def run(self, run_id: UUID) -> BulkRun | None:
        return await self._runs.get(str(run_id))

    def save_run(self, run: BulkRun, *events: Message) -> None:
        self._runs.save(str(run.run_id), run, *events)


def _value(record: AccountRecord, field: str) -> str:
    return record.account.primary_contact_no if field == PRIMARY and record.account else str(getattr(record, field))


def rejected(received: Received, refusal: AccountCommandRefused) -> AccountCommandRejected:
    command: AccountCommand = received.message  # type: ignore[assignment]
    return AccountCommandRejected(
        command_id=received.id, command=received.type, link_id=command.link_id, errors=(refusal.error,)
    )
