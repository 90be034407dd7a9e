"""Links of contacts to customers, vendors, bank accounts and employees, each of one contact, for one batch."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.contacts.domain.business_relation import relation_taken
from services.contacts.domain.contact import Contact
from services.contacts.domain.link_claim import LinkClaim
from services.contacts.domain.validation import as_code
from shared.contracts.contacts import BusinessRelation, FieldError
from shared.platform.store import Collection
from shared.platform.work import Shelf, Work


class Links:
    """A link is claimed by compare-and-set before its contact is written: of two replicas one loses and looks again."""

    def __init__(self, work: Work, collection: Collection[LinkClaim], contacts: Shelf[Contact]) -> None:
        self._claims = work.shelf(collection)
        self._contacts, self._now = contacts, work.now
        self._linked: dict[str, UUID] = {}
        self._asked: set[str] = set()

    async def load(self, relations: Iterable[BusinessRelation]) -> None:
        """The contacts that have one of these links, and the claims, by two queries for all of them."""
        await self._find(keys := list(_links(relations)))
        await self._claims.load(keys)

    def saved(self, contact: Contact) -> None:
        """What this batch has linked is known as what is stored."""
        self._linked |= dict.fromkeys(contact.link_keys, contact.contact_id)

    async def taken(self, relations: Iterable[BusinessRelation], *others: UUID) -> list[FieldError]:
        """The links among the relations that belong to a contact which is none of `others`."""
        links, errors = _links(relations), []
        await self._find(links)
        for key in (key for key in links if key in self._linked):
            owner = await self._contacts.get(str(self._linked[key]))
            if owner and owner.contact_id not in others and key in owner.link_keys:
                errors.append(relation_taken(links[key], owner.no))
        return errors

    async def claim(self, contact_id: UUID, relations: Sequence[BusinessRelation]) -> list[FieldError]:
        """Keep others from the links among these relations that the contact has not yet; those that others have.

        What the current message saves from now on is written behind the claim, and only when that was.
        """
        if not (links := _links(relations)) or (errors := await self.taken(relations, contact_id)):
            return errors if links else []
        contact = await self._contacts.get(str(contact_id))
        new = [key for key in links if contact is None or key not in contact.link_keys]
        claims = [await self._claim(key, links[key], contact_id, contact.version + 1 if contact else 1) for key in new]
        return [error for error in claims if error]

    async def _find(self, keys: Iterable[str]) -> None:
        if new := [key for key in keys if key not in self._asked]:
            self._asked.update(new)
            for contact in await self._contacts.find({"link_keys": {"$in": new}}):
                self.saved(contact)

    async def _claim(self, key: str, link: BusinessRelation, contact_id: UUID, version: int) -> FieldError | None:
        claim = await self._claims.get(key)
        if claim and claim.contact_id != contact_id:
            other = await self._contacts.get(str(claim.contact_id))
            into = await self._contacts.get(str(other.merged_into_id)) if other and other.merged_into_id else None
            if claim.stands(other, into, self._now):
                return relation_taken(link, other.no if other else "")
        wanted = claim or LinkClaim(link=key, contact_id=contact_id, contact_version=version, at=self._now, version=0)
        self._claims.save_beside(key, wanted.again(contact_id, version, self._now))
        await self._claims.get(key)
        return None


def _links(relations: Iterable[BusinessRelation]) -> dict[str, BusinessRelation]:
    """Those that name a customer, vendor, bank account or employee, by the key of the link."""
    return {f"{one.link_to_table}|{as_code(one.no)}": one for one in relations if one.no}
