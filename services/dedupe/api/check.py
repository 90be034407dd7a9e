"""The check before creation: contacts that may be the one that somebody is about to enter."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from services.dedupe.domain.finding import Finding, Side, judge
from services.dedupe.domain.fingerprint import fingerprints
from services.dedupe.domain.known_contact import remember
from services.dedupe.domain.setup import DuplicateSetup
from services.dedupe.store.database import DedupeDatabase
from services.dedupe.store.lookup import Lookup
from shared.contracts.contacts import ContactFields, ContactState, ContactType
from shared.contracts.dedupe import DuplicateLevel, DuplicateRule, FieldEvidence
from shared.platform.http import problems

MOST_AT_ONCE = 100
Limit = Annotated[int, Query(ge=1, le=50, description="Duplicates of one contact, at most")]


class NotYetAContact(ContactFields):
    """The values of a contact that does not exist yet."""

    type: ContactType = ContactType.COMPANY
    company_name: str = ""


class LikelyDuplicate(BaseModel):
    """A contact that may be the same, and why."""

    contact_id: UUID
    no: str
    score: float
    level: DuplicateLevel
    found_by: tuple[DuplicateRule, ...]
    matches: int
    agreed: tuple[str, ...]
    evidence: tuple[FieldEvidence, ...]


class Check(BaseModel):
    """The likely duplicates, the best first."""

    duplicates: list[LikelyDuplicate]


class NotYetContacts(BaseModel):
    """Several at once; they are compared with the contacts that exist, not with each other."""

    contacts: Annotated[list[NotYetAContact], Field(max_length=MOST_AT_ONCE)]


class Checks(BaseModel):
    """One answer for each, in their order."""

    checks: list[Check]


def router(database: DedupeDatabase) -> APIRouter:
    routes = APIRouter(tags=["check"], responses=problems(400, 413, 422, 503))

    @routes.post("/duplicates/check")
    async def check(body: NotYetAContact, limit: Limit = 10) -> Check:
        """Whether a contact with these values would have likely duplicates. Nothing is kept of it."""
        return (await _checked(database, [body], limit))[0]

    @routes.post("/duplicates/checks")
    async def check_several(body: NotYetContacts, limit: Limit = 10) -> Checks:
        """The same for several contacts at once, as of an import."""
        return Checks(checks=await _checked(database, body.contacts, limit))

    return routes


async def _checked(database: DedupeDatabase, contacts: Sequence[NotYetAContact], limit: int) -> list[Check]:
    """Three queries, of a few contacts two."""
    lookup, setup = Lookup(database), (await database.setup()).state
    ids = [UUID(int=number) for number in range(len(contacts))]
    states = [
        ContactState(**contact.model_dump(), contact_id=id, no="", last_modified_at=datetime.now(UTC))
        for id, contact in zip(ids, contacts, strict=True)
    ]
    own = {fingerprint.contact_id: fingerprint for fingerprint in fingerprints([(state, 1) for state in states])}
    for id, state in zip(ids, states, strict=True):
        known = remember(None, state, 1, setup, anew=True, own=own[id])
        lookup.add(id, known, Side(own[id], known.strings))
    found = await lookup.find(ids)
    return [_check(lookup, id, found.get(id, ()), setup, limit) for id in ids]


def _check(lookup: Lookup, id: UUID, others: Iterable[UUID], setup: DuplicateSetup, limit: int) -> Check:
    """As if the contact existed: it counts among the holders of its keys."""
    ours, holders = lookup.side(id), {key: lookup.holders[key] + 1 for key in lookup.keys(id)}
    sides = [side for other in others if (side := lookup.side(other))]
    found = [(side, judge(ours, side, setup, holders, explained=False)) for side in sides if ours]
    likely = [_shown(side, finding) for side, finding in found if finding.found_by]
    return Check(duplicates=sorted(likely, key=lambda one: (-one.score, one.no))[:limit])


def _shown(side: Side, finding: Finding) -> LikelyDuplicate:
    return LikelyDuplicate(
        contact_id=side.fingerprint.contact_id,
        no=side.fingerprint.no,
        score=finding.score.value,
        level=finding.level,
        found_by=finding.found_by,
        matches=finding.matches,
        agreed=finding.score.agreed,
        evidence=finding.score.evidence,
    )
