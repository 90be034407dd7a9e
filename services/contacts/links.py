"""Links of contacts to customers, vendors, bank accounts and employees, each of one contact, for one batch."""

from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from services.contacts.domain.business_relation import relation_taken
from services.contacts.domain.contact import Contact
from services.contacts.domain.link_claim import LinkClaim
from shared.contracts.contacts import BusinessRelation
from shared.platform.store import Collection
from shared.platform.work import Shelf, Work


class Links:
    """A link is claimed by compare-and-set before its contact is written: of two replicas one loses and looks again."""

    def __init__(self, work: Work, collection: Collection[LinkClaim], contacts: Shelf[Contact]) -> None:
        self._claims = work.shelf(collection)
        self._contacts, self._now = contacts, work.now
        self._linked: dict[str, UUID] = {}

    def saved(self, contact: Contact) -> None:
        """What this batch has linked, which no query finds yet."""
        self._linked |= dict.fromkeys(contact.link_keys, contact.contact_id)

    async def check(self, relations: Iterable[BusinessRelation], *others: UUID) -> dict[str, BusinessRelation]:
        """The links among the relations; refused when one belongs to a contact that is none of `others`."""
        links = {f"{one.link_to_table}|{one.no}": one for one in relations if one.no}
        if links:
            stored = await self._contacts.find({"link_keys": {"$in": list(links)}})
            here = [await self._contacts.get(str(self._linked[key])) for key in links if key in self._linked]
            _refuse_taken(links, [one for one in (*stored, *here) if one and one.contact_id not in others])
        return links

    async def claim(self, contact_id: UUID, relations: Sequence[BusinessRelation]) -> None:
        """Keep others from the links among these relations that the contact has not yet.

        What the current message saves from now on is written behind the claim, and only when that was.
        """
        links = await self.check(relations, contact_id)
        if not links:
            return
        contact = await self._contacts.get(str(contact_id))
        await self._claims.load(new := [key for key in links if contact is None or key not in contact.link_keys])
        for key in new:
            await self._claim(key, links[key], contact_id, contact.version + 1 if contact else 1)

    async def _claim(self, key: str, link: BusinessRelation, contact_id: UUID, version: int) -> None:
        claim = await self._claims.get(key)
        if claim and claim.contact_id != contact_id:
            other = await self._contacts.get(str(claim.contact_id))
            into = await self._contacts.get(str(other.merged_into_id)) if other and other.merged_into_id else None
            if claim.is_pending(other, into, self._now):
                raise relation_taken(link, other.no if other else "")
        wanted = claim or LinkClaim(link=key, contact_id=contact_id, contact_version=version, at=self._now, version=0)
        self._claims.save_beside(key, wanted.again(contact_id, version, self._now))
        await self._claims.get(key)


def _refuse_taken(links: Mapping[str, BusinessRelation], others: Iterable[Contact]) -> None:
    for other in others:
        for key in links.keys() & set(other.link_keys):
            raise relation_taken(links[key], other.no)
