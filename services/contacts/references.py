"""What other services have that refers to contacts, for one batch."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from services.contacts.domain.reference import Kind, Reference
from shared.contracts.campaigns import SegmentLineChanged
from shared.contracts.interactions import InteractionLogged, InteractionMoved
from shared.contracts.opportunities import OpportunityChanged, OpportunityStatus, TaskChanged
from shared.platform.store import Collection, Database, Index
from shared.platform.work import Work

Fact = InteractionLogged | InteractionMoved | OpportunityChanged | TaskChanged | SegmentLineChanged
UNDER_WAY = (OpportunityStatus.NOT_STARTED, OpportunityStatus.IN_PROGRESS)


def reference_in(fact: Fact) -> Reference | None:
    """What an event of another service says of a contact; None when it says nothing of any."""
    figures: dict[str, Any] = {}
    match fact:
        case InteractionLogged(entry=entry) | InteractionMoved(entry=entry):
            if entry.contact_id is None:
                return None
            id = f"{Kind.INTERACTION} of {entry.contact_id}"
            no = str(entry.entry_no)
            return Reference(reference_id=id, kind=Kind.INTERACTION, no=no, contact_id=entry.contact_id, version=1)
        case OpportunityChanged():
            kind, no, open = Kind.OPPORTUNITY, fact.no, fact.status in UNDER_WAY
            figures = _figures(fact)
        case TaskChanged():
            kind, no, open = Kind.TASK, fact.no, not fact.closed
        case SegmentLineChanged():
            kind, no, open = Kind.SEGMENT_LINE, f"{fact.segment_no}/{fact.line_no}", not fact.logged
    return Reference(
        reference_id=f"{kind} {fact.key()}",
        kind=kind,
        no=no,
        contact_id=fact.contact_id,
        version=fact.version,
        open=open and not fact.deleted,
        deleted=fact.deleted,
        **figures,
    )


def _figures(opportunity: OpportunityChanged) -> dict[str, Any]:
    return {
        "started": opportunity.status is not OpportunityStatus.NOT_STARTED,
        "estimated_value_lcy": opportunity.estimated_value_lcy,
        "calcd_current_value_lcy": opportunity.calcd_current_value_lcy,
    }


def reference_collection(database: Database) -> Collection[Reference]:
    return database.collection("contact_references", Reference, [Index(("contact_id",))])


class References:
    """The newest of each record wins, in whatever order they are told."""

    def __init__(self, work: Work, collection: Collection[Reference]) -> None:
        self._shelf = work.shelf(collection)

    async def load(self, facts: Iterable[Fact]) -> None:
        await self._shelf.load(found.reference_id for fact in facts if (found := reference_in(fact)))

    async def keep(self, fact: Fact) -> None:
        reference = reference_in(fact)
        if reference is None:
            return
        known = await self._shelf.get(reference.reference_id)
        if known is None or (reference.version > known.version and reference.kind is not Kind.INTERACTION):
            self._shelf.save(reference.reference_id, reference)

    async def of(self, contact_ids: Iterable[UUID]) -> list[Reference]:
        """All that refer to these contacts."""
        return await self._shelf.find({"contact_id": {"$in": [str(id) for id in contact_ids]}, "deleted": False})
