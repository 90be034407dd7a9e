"""Mails and salespeople as documents: which of us a mail concerns, asked by one query for a batch."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from services.interactions.domain.contact_card import ContactCard, email_key
from services.interactions.domain.mail import Mail, address_key, addresses, colleagues, look_again, take_in
from services.interactions.domain.mail_part import MailPart
from services.interactions.domain.salesperson import Salesperson
from shared.contracts.interactions import (
    DeleteSalesperson,
    SalespersonDeleted,
    SalespersonSaved,
    SaveSalesperson,
)
from shared.contracts.mail import MailDelivered
from shared.platform.store import Collection, Index
from shared.platform.work import Work

MAIL_INDEXES = (Index(("waiting_for",)), Index(("reason",), sparse=True))
SALESPERSON_INDEXES = (Index(("email_key",)),)


class Mailroom:
    """The mails and salespeople that one batch is about."""

    def __init__(
        self,
        work: Work,
        mails: Collection[Mail],
        salespeople: Collection[Salesperson],
        cards: Collection[ContactCard],
        page: int,
    ) -> None:
        self._cards, self._page = cards, page
        self._mails = work.shelf(mails)
        self._salespeople = work.shelf(salespeople)
        self._codes: dict[str, str] = {}
        self._contacts: set[str] = set()

    async def load_salespeople(self, commands: Sequence[SaveSalesperson | DeleteSalesperson]) -> None:
        await self._salespeople.load(command.code for command in commands)

    async def salesperson(self, code: str) -> Salesperson | None:
        return await self._salespeople.get(code)

    def keep_salesperson(self, salesperson: Salesperson, told: SalespersonSaved | SalespersonDeleted | None) -> None:
        if told:
            self._salespeople.save(salesperson.code, salesperson, told)

    async def load(self, messages: Sequence[MailDelivered]) -> None:
        """Two queries: the mails that are known, and who of us has an address in those that are not divided yet.

        A third one where one of us wrote to another: which of these is a contact too.
        """
        await self._mails.load(message.message_id for message in messages)
        known = [await self._mails.get(message.message_id) for message in messages]
        open_ = [m for m, mail in zip(messages, known, strict=True) if not mail or mail.waits]
        await self._learn_codes(open_)

    async def mail(self, message_id: str) -> Mail | None:
        return await self._mails.get(message_id)

    def take_in(self, message: MailDelivered, sent_at: datetime) -> Mail:
        return take_in(message, self._codes, self._contacts, sent_at)

    def keep(self, mail: Mail) -> None:
        self._mails.save(mail.mail_id, mail)

    def divided(self, mail: Mail) -> Mail:
        """The same mail, or as it is divided now that one of us is found in it."""
        return look_again(mail, self._codes, self._contacts) or mail

    async def parts(self, messages: Iterable[MailDelivered]) -> list[MailPart]:
        """What these mails, which are kept already, become in the log."""
        mails = [await self._mails.get(message.message_id) for message in messages]
        return [part for mail in mails if mail for part in self.divided(mail).parts()]

    async def waiting_page(self, email: str, after: str) -> list[Mail]:
        """A page of the mails that wait for one of us with this address, in order of their id."""
        query = {"waiting_for": {"$in": [address_key(email)]}, "_id": {"$gt": after}}
        page = await self._mails.find(query, sort=[("_id", 1)], limit=self._page)
        await self._learn_codes([mail.mail for mail in page])
        return page

    async def _learn_codes(self, mails: Sequence[MailDelivered]) -> None:
        """Who of us has which address in these; of several with one address the first by code."""
        keys = {address for mail in mails for address in addresses(mail)}
        if wanted := sorted(keys - set(self._codes)):
            found = await self._salespeople.find({"email_key": {"$in": wanted}}, sort=[("_id", -1)])
            self._codes |= {salesperson.email_key: salesperson.code for salesperson in found}
        await self._learn_contacts({address for mail in mails for address in colleagues(mail, self._codes)})

    async def _learn_contacts(self, addresses: set[str]) -> None:
        keys = {email_key(address): address for address in addresses}
        found = await self._cards.peek({"keys": {"$in": sorted(keys)}}, ["keys", "deleted"]) if keys else []
        self._contacts |= {
            keys[key] for _, card in found if not card.get("deleted") for key in card["keys"] if key in keys
        }
