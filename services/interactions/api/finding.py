"""What a path or a query names, looked up: an interaction, a contact."""

from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Query

from services.interactions.database import InteractionDatabase
from services.interactions.domain.contact_card import ContactCard, account_key
from services.interactions.domain.inbox import Interaction, State
from shared.contracts.contacts import ContactType
from shared.platform.http import Problem

EntryNo = Annotated[int, Path(ge=1, lt=2**53, description="Entry No.")]
EntryId = Annotated[UUID, Path(description="The id of an interaction, logged or not")]
ContactNo = Annotated[str, Path(min_length=1, max_length=20)]
After = Annotated[str, Query(description="The cursor: `next` of the page before", max_length=1000)]
Limit = Annotated[int, Query(ge=1, le=500)]


async def interaction(database: InteractionDatabase, entry_id: UUID) -> Interaction:
    """Raises 404, or 410 for one that has been deleted."""
    found = await any_interaction(database, entry_id)
    if found.state is State.DELETED:
        raise Problem(HTTPStatus.GONE, f"Interaction {entry_id} has been deleted.")
    return found


async def any_interaction(database: InteractionDatabase, entry_id: UUID) -> Interaction:
    """One that has been deleted too; raises 404."""
    documents = await database.interactions.load([str(entry_id)])
    if not documents:
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no interaction {entry_id}.")
    return documents[0].state


async def contact(database: InteractionDatabase, no: str) -> ContactCard:
    """The contact that has this number now; a deleted one only when no other has."""
    found = await database.cards.find({"keys": {"$in": [account_key("contact", no)]}})
    if not found:
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no contact {no}.")
    return min((document.state for document in found), key=lambda card: card.deleted)


def log_of(card: ContactCard) -> dict[str, Any]:
    """A company's log is that of all its contacts (Business Central, Contact table 5050, Lookup Contact No.)."""
    field = "entry.contact_company_id" if card.type is ContactType.COMPANY else "entry.contact_id"
    return {field: str(card.contact_id), "place_in_time": {"$gt": ""}}
