"""How far persons have followed their companies, for one batch."""

from collections.abc import Iterable
from uuid import UUID

from services.contacts.domain.company_change import CompanyChange, followers
from services.contacts.domain.company_inheritance import CompanyInheritance
from services.contacts.domain.contact import Contact
from services.contacts.domain.marketing_setup import MarketingSetup
from shared.contracts.contacts import ContactChanged, InheritFromCompany
from shared.platform.store import Collection
from shared.platform.work import Shelf, Work

PAGE = 500
"""Persons that follow in one go; then other messages have their turn."""


class Following:
    """The changes that persons have still to follow, and the persons that are concerned."""

    def __init__(
        self, work: Work, collection: Collection[CompanyInheritance], contacts: Shelf[Contact], page: int
    ) -> None:
        self._shelf = work.shelf(collection)
        self._contacts, self.page = contacts, page

    def company_in(self, message: ContactChanged | InheritFromCompany) -> UUID | None:
        """The company whose persons a message makes follow; None when it makes none."""
        if isinstance(message, InheritFromCompany):
            return message.company_id
        return message.contact_id if CompanyChange.of(message) else None

    async def load(self, messages: Iterable[ContactChanged | InheritFromCompany]) -> bool:
        """The companies of these messages; returns whether there are any."""
        ids = [id for message in messages if (id := self.company_in(message))]
        await self.load_of(ids)
        await self._contacts.load(map(str, ids))
        return bool(ids)

    async def load_of(self, company_ids: Iterable[UUID]) -> None:
        await self._shelf.load(map(str, company_ids))

    async def load_named(self, company_ids: Iterable[UUID], company_nos: Iterable[str]) -> list[CompanyInheritance]:
        """Those of the companies that changed lately, by one query for each way to name one; most have not."""
        named = {"_id": [str(id) for id in company_ids], "company_no": list(company_nos)}
        found = [await self._shelf.find({field: {"$in": values}}) for field, values in named.items() if values]
        return [one for some in found for one in some]

    async def of(self, company_id: UUID) -> CompanyInheritance | None:
        return await self._shelf.get(str(company_id))

    async def persons(
        self, change: CompanyChange, inheritance: CompanyInheritance, setup: MarketingSetup
    ) -> tuple[list[Contact], CompanyInheritance]:
        """The next page of those whom this change concerns, in order of their numbers; and the step behind it.

        Not every server sorts by an index, so a page is asked for by its first and last number.
        """
        conditions = followers(change, setup)
        if not conditions:
            return [], inheritance.step([], self.page)
        of_company = {"company_id": str(inheritance.company_id), "type": "Person", "deleted": False}
        concerned = of_company if {} in conditions else {**of_company, "$or": conditions}
        if not inheritance.has_begun():
            found = await self._contacts.collection.peek(concerned, ["no"])
            inheritance = inheritance.begin((person["no"] for _, person in found), self.page)
        until = {"$lte": inheritance.page_ends[0]} if inheritance.page_ends else {}
        page = {**concerned, "no": {"$gt": inheritance.after_no, **until}}
        persons = await self._contacts.find(page, sort=[("no", 1)], limit=self.page)
        return persons, inheritance.step([person.no for person in persons], self.page)

    def save(self, before: CompanyInheritance | None, after: CompanyInheritance, *, tell: bool) -> None:
        """Nothing when nothing is different; `tell`: go on by a message to ourselves when more is to do."""
        if after != before:
            self._shelf.save(str(after.company_id), after, after.next_step() if tell else None)
