"""The check before creation: contacts that may be the one that somebody is about to enter."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.dedupe.domain.finding import Finding, Side, judge
from services.dedupe.domain.known_contact import remember
from services.dedupe.domain.setup import DuplicateSetup
from services.dedupe.store.database import DedupeDatabase
from services.dedupe.store.lookup import Lookup
from shared.contracts.contacts import ContactFields, ContactState, ContactType
from shared.contracts.dedupe import DuplicateLevel, DuplicateRule, FieldEvidence
from shared.platform.http import problems

NOBODY_YET = UUID(int=0)


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


def router(database: DedupeDatabase) -> APIRouter:
    routes = APIRouter(tags=["check"])

    @routes.post("/duplicates/check", responses=problems(400, 413, 422, 503))
    async def check(body: NotYetAContact, limit: Annotated[int, Query(ge=1, le=50)] = 10) -> Check:
        """Whether a contact with these values would have likely duplicates. Nothing is kept of it."""
        lookup, setup = Lookup(database), (await database.setup()).state
        fields = {"contact_id": NOBODY_YET, "no": "", "last_modified_at": datetime.now(UTC)}
        contact = ContactState(**body.model_dump(), **fields)
        lookup.add(NOBODY_YET, remember(None, contact, 1, setup, anew=True))
        others = (await lookup.find([NOBODY_YET])).get(NOBODY_YET, [])
        found = [likely for other in others if (likely := _compared(lookup, other, setup))]
        return Check(duplicates=sorted(found, key=lambda likely: (-likely.score, likely.no))[:limit])

    return routes


def _compared(lookup: Lookup, other: UUID, setup: DuplicateSetup) -> LikelyDuplicate | None:
    ours, theirs = lookup.side(NOBODY_YET), lookup.side(other)
    finding = judge(ours, theirs, setup, lookup.holders) if ours and theirs else Finding()
    return _shown(theirs, finding) if theirs and finding.found_by else None


def _shown(side: Side, finding: Finding) -> LikelyDuplicate:
    return LikelyDuplicate(
        contact_id=side.fingerprint.contact_id,
        no=side.fingerprint.no,
        score=finding.score.value,
        level=finding.level,
        found_by=finding.found_by,
        matches=finding.matches,
        agreed=finding.score.agreed,
        evidence=finding.evidence,
    )
