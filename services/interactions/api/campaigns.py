"""What the interactions of a campaign came to, and its campaign entries, which are canceled with their interactions."""

from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from services.interactions.api.sending import IfMatch, UserId, expected_version, send, tag
from services.interactions.database import InteractionDatabase
from services.interactions.domain.inbox import State
from shared.contracts.interactions import CancelCampaignEntry, UncancelCampaignEntry
from shared.platform.http import problems
from shared.platform.pipeline import Pipeline
from shared.platform.whole_segments import WholeSegments

CampaignNo = Annotated[str, Path(min_length=1, max_length=20)]
CHANGED = problems(404, 412, 422, 503)
_BY = ("campaign_entry_id", "document_type", "segment_no", "campaign_target", "campaign_response", "canceled")
_SUMS = ("entry.cost_lcy", "entry.duration_min")


class CampaignEntryFigures(BaseModel):
    """The entries of one campaign, document type and segment; `canceled` ones count only here."""

    campaign_entry_id: UUID
    document_type: str
    segment_no: str
    no_of_interactions: int = 0
    canceled: int = 0
    cost_lcy: Decimal = Decimal(0)
    duration_min: Decimal = Decimal(0)


class CampaignFigures(BaseModel):
    """The figures of a campaign (Business Central, Campaign table 5071); canceled and postponed entries do not count.

    `target_contacts_contacted` and `contacts_responded` count interactions, as Business Central does. `response_rate`
    is responded by contacted, None while nobody was contacted.
    """

    campaign_no: str
    target_contacts_contacted: int = 0
    contacts_responded: int = 0
    response_rate: float | None = None
    cost_lcy: Decimal = Decimal(0)
    duration_min: Decimal = Decimal(0)
    entries: list[CampaignEntryFigures] = []


class CampaignEntryState(BaseModel):
    """Whether a campaign entry counts. Its interactions follow, many of them a moment later."""

    campaign_entry_id: UUID
    campaign_no: str
    canceled: bool = False


def router(pipeline: Pipeline[Any], database: InteractionDatabase) -> APIRouter:
    routes = APIRouter(tags=["analysis"], route_class=WholeSegments)

    @routes.get("/campaigns/{no}/statistics", responses=problems(422, 503))
    async def campaign_statistics(no: CampaignNo) -> CampaignFigures:
        """All zero for a campaign that no entry names: campaigns are not kept here."""
        asked = {"entry.campaign_no": no, "state": State.LOGGED.value}
        found = await database.interactions.totals(*(f"entry.{name}" for name in _BY), sums=_SUMS, filter=asked)
        return _figures(no, [(dict(zip(_BY, by, strict=True)), *counted) for by, counted in found.items()])

    async def done(
        command: type[CancelCampaignEntry | UncancelCampaignEntry],
        no: str,
        id: UUID,
        user_id: str,
        if_match: str | None,
        response: Response,
    ) -> CampaignEntryState:
        told = {"user_id": user_id, "expected_version": expected_version(if_match)}
        await send(pipeline, command.model_validate({"campaign_entry_id": id, "campaign_no": no, **told}))
        kept = await database.campaign_entries.load([str(id)])
        tag(response, kept[0].state.version if kept else 0)
        return CampaignEntryState(campaign_entry_id=id, campaign_no=no, canceled=any(d.state.canceled for d in kept))

    @routes.post("/campaigns/{no}/entries/{campaign_entry_id}/cancel", status_code=202, responses=CHANGED)
    async def cancel_campaign_entry(
        no: CampaignNo, campaign_entry_id: UUID, response: Response, user_id: UserId = "", if_match: IfMatch = None
    ) -> CampaignEntryState:
        """Take it and its interactions out of all counts."""
        return await done(CancelCampaignEntry, no, campaign_entry_id, user_id, if_match, response)

    @routes.post("/campaigns/{no}/entries/{campaign_entry_id}/uncancel", status_code=202, responses=CHANGED)
    async def uncancel_campaign_entry(
        no: CampaignNo, campaign_entry_id: UUID, response: Response, user_id: UserId = "", if_match: IfMatch = None
    ) -> CampaignEntryState:
        """Count it again, and the interactions that were canceled with it."""
        return await done(UncancelCampaignEntry, no, campaign_entry_id, user_id, if_match, response)

    return routes


def _figures(no: str, rows: list[tuple[dict[str, Any], int, tuple[Decimal, ...]]]) -> CampaignFigures:
    counting = [row for row in rows if not row[0]["canceled"]]
    contacted = sum(number for by, number, _ in counting if by["campaign_target"])
    responded = sum(number for by, number, _ in counting if by["campaign_response"])
    entries: dict[str, CampaignEntryFigures] = {}
    for by, number, sums in rows:
        if by["campaign_entry_id"]:
            _add(entries, by, number, sums)
    return CampaignFigures(
        campaign_no=no,
        target_contacts_contacted=contacted,
        contacts_responded=responded,
        response_rate=round(responded / contacted, 6) if contacted else None,
        cost_lcy=sum((sums[0] for _, _, sums in counting), Decimal(0)),
        duration_min=sum((sums[1] for _, _, sums in counting), Decimal(0)),
        entries=sorted(entries.values(), key=lambda entry: (entry.document_type, entry.segment_no)),
    )


def _add(entries: dict[str, CampaignEntryFigures], by: dict[str, Any], number: int, sums: tuple[Decimal, ...]) -> None:
    named = {"document_type": by["document_type"] or "", "segment_no": by["segment_no"] or ""}
    entry = entries.setdefault(
        by["campaign_entry_id"], CampaignEntryFigures(campaign_entry_id=UUID(by["campaign_entry_id"]), **named)
    )
    if by["canceled"]:
        entry.canceled += number
        return
    entry.no_of_interactions += number
    entry.cost_lcy += sums[0]
    entry.duration_min += sums[1]
