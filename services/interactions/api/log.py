"""The log and the inbox: queries."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from services.interactions.api.finding import After, EntryId, EntryNo, Limit, any_interaction, interaction
from services.interactions.api.sending import tag
from services.interactions.database import InteractionDatabase
from services.interactions.domain.contact_card import account_key
from services.interactions.domain.history import Change
from services.interactions.domain.inbox import Interaction, State
from services.interactions.domain.mail import Mail, MailReason
from services.interactions.domain.matching import Reason
from services.interactions.pages import ids_in_order
from shared.platform.http import Problem, problems
from shared.platform.paging import page_of


class InteractionPage(BaseModel):
    """Interactions in order of their id; `next` is the cursor of the page that follows, blank on the last one."""

    interactions: list[Interaction]
    next: str = ""


class MailPage(BaseModel):
    """Mails in order of their id; `next` is the cursor of the page that follows, blank on the last one."""

    mails: list[Mail]
    next: str = ""


class Statistics(BaseModel):
    """How many interactions are logged, are postponed, wait for which reason, are not recorded for want of a template.

    `mails_not_logged`: those in which nobody of us is, drafts, and so on.
    """

    logged: int
    postponed: int
    waiting: dict[Reason, int]
    not_recorded: int
    mails_not_logged: dict[MailReason, int]


def router(database: InteractionDatabase) -> APIRouter:
    routes = APIRouter(tags=["log"])

    async def page(filter: dict[str, Any], after: str, limit: int) -> InteractionPage:
        ids = await ids_in_order(database.interactions, filter, after, limit + 1)
        shown = {document.id: document.state for document in await database.interactions.load(ids[:limit])}
        following = ids[limit - 1] if len(ids) > limit else ""
        return InteractionPage(interactions=[shown[id] for id in ids[:limit] if id in shown], next=following)

    @routes.get("/interactions", responses=problems(422, 503))
    async def list_interactions(
        contact_no: Annotated[str, Query(description="Only those in the log of this contact", max_length=20)] = "",
        state: State | None = None,
        after: After = "",
        limit: Limit = 50,
    ) -> InteractionPage:
        filter = _in_state(state) if state else {}
        if contact_no:
            cards = await database.cards.find({"keys": {"$in": [account_key("contact", contact_no)]}})
            filter["entry.contact_id"] = {"$in": [card.id for card in cards]}
        return await page(filter, after, limit)

    @routes.get("/interactions/by-id/{entry_id}", responses=problems(404, 410, 422, 503))
    async def get_interaction_by_id(entry_id: EntryId, response: Response) -> Interaction:
        """One that is logged, postponed, or waits."""
        found = await interaction(database, entry_id)
        tag(response, found.version)
        return found

    @routes.get("/interactions/by-id/{entry_id}/history", responses=problems(404, 422, 503))
    async def get_history(entry_id: EntryId) -> list[Change]:
        """Who changed what when, the oldest first; of what has been deleted without the values."""
        return list((await any_interaction(database, entry_id)).changes())

    @routes.get("/interactions/{entry_no}", responses=problems(404, 410, 422, 503))
    async def get_interaction(entry_no: EntryNo, response: Response) -> Interaction:
        documents = await database.interactions.find({"entry.entry_no": entry_no}, limit=1, by=["entry.entry_no"])
        if not documents:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no interaction with Entry No. {entry_no}.")
        return await get_interaction_by_id(documents[0].state.entry_id, response)

    @routes.get("/unmatched", responses=problems(422, 503))
    async def list_unmatched(reason: Reason | None = None, after: After = "", limit: Limit = 50) -> InteractionPage:
        """What belongs to nobody yet, and why."""
        return await page(_in_state(State.WAITING) | ({"reason": reason.value} if reason else {}), after, limit)

    @routes.get("/mails", responses=problems(422, 503))
    async def list_mails(reason: MailReason | None = None, after: After = "", limit: Limit = 50) -> MailPage:
        """Mails that are no interaction of anybody, and why."""
        reasons = [reason] if reason else list(MailReason)
        chosen = {"reason": {"$in": [each.value for each in reasons]}}
        mails, following = await page_of(database.mails, chosen, after, limit)
        return MailPage(mails=mails, next=following)

    @routes.get("/statistics", responses=problems(503))
    async def statistics() -> Statistics:
        reasons = {reason.value: reason for reason in Reason}
        told = {"reason": {"$in": list(reasons)}}
        counted = await database.interactions.count_by("state", "reason", filter=told)
        waits = {reasons[reason]: n for (state, reason), n in counted.items() if state == State.WAITING.value}
        mails = await database.mails.count_by("reason", filter={"reason": {"$in": [each.value for each in MailReason]}})
        return Statistics(
            not_recorded=sum(n for (state, _), n in counted.items() if state == State.NOT_RECORDED.value),
            waiting=waits,
            logged=await database.interactions.count({"state": State.LOGGED.value}),
            postponed=await database.interactions.count({"state": State.POSTPONED.value}),
            mails_not_logged={MailReason(reason): count for (reason,), count in mails.items()},
        )

    return routes


def _in_state(state: State) -> dict[str, Any]:
    """Beside the state what is indexed of it: the reason of those that have one."""
    has_reason = state in (State.WAITING, State.NOT_RECORDED)
    return {"state": state.value, **({"reason": {"$in": [reason.value for reason in Reason]}} if has_reason else {})}
