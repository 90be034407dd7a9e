"""Entries of the lists of codes, for one batch."""

from collections.abc import Iterable

from services.contacts.domain.classification import assigned_filter
from services.contacts.domain.contact import Contact
from services.contacts.domain.given_lists import masters_given
from services.contacts.domain.master import Master, master_id
from services.contacts.domain.named import masters_in
from services.contacts.domain.validation import as_code
from shared.contracts.contacts import ContactLists, MasterEvent, MasterKind
from shared.contracts.message import Message
from shared.platform.store import Collection
from shared.platform.work import Shelf, Work


class Masters:
    """Read by one query for all that the messages of a batch name."""

    def __init__(self, work: Work, collection: Collection[Master], contacts: Shelf[Contact]) -> None:
        self._shelf, self._contacts = work.shelf(collection), contacts.collection

    async def load(self, messages: Iterable[Message]) -> None:
        await self._shelf.load(masters_in(messages))

    async def get(self, kind: MasterKind, code: str) -> Master | None:
        """The entry of a list, also a deleted one."""
        return await self._shelf.get(master_id(kind, code))

    async def known(self, given: ContactLists) -> set[str]:
        """The ids of the entries that it names and that are on their lists."""
        found = {id: await self._shelf.get(id) for id in masters_given(given)}
        return {id for id, entry in found.items() if entry and not entry.deleted}

    async def count_with(self, kind: MasterKind, code: str) -> int:
        """How many contacts have an entry, as far as they are stored."""
        return await self._contacts.count(assigned_filter(kind, as_code(code)))

    def save(self, entry: Master, event: MasterEvent | None) -> None:
        if event is not None:
            self._shelf.save(master_id(entry.kind, entry.code), entry, event)
