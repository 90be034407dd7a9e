"""Interactions over HTTP: queries only, for documents and calls come as events."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel

from services.interactions.domain.contact_card import account_key
from services.interactions.domain.inbox import Interaction, State
from services.interactions.domain.matching import Reason
from services.interactions.store import InteractionDatabase
from shared.platform.http import Problem, problems

After = Annotated[str, Query(description="The cursor: `next` of the page before")]
Limit = Annotated[int, Query(ge=1, le=500)]


class InteractionPage(BaseModel):
    """Interactions in order of their id; `next` is the cursor of the page that follows, blank on the last one."""

    interactions: list[Interaction]
    next: str = ""


class Statistics(BaseModel):
    """How many documents and calls are logged, wait for which reason, or are not recorded for want of a template."""

    logged: int
    waiting: dict[Reason, int]
    not_recorded: int


def router(database: InteractionDatabase) -> APIRouter:
    routes = APIRouter(tags=["interactions"])
    interactions, cards = database.interactions, database.cards

    async def page(filter: dict[str, Any], after: str, limit: int) -> InteractionPage:
        documents = await interactions.find({**filter, "_id": {"$gt": after}}, sort=[("_id", 1)], limit=limit + 1)
        shown = [document.state for document in documents[:limit]]
        return InteractionPage(interactions=shown, next=documents[limit - 1].id if len(documents) > limit else "")

    @routes.get("/interactions", responses=problems(422, 503))
    async def list_interactions(
        contact_no: Annotated[str, Query(description="Only those in the log of this contact")] = "",
        state: State | None = None,
        after: After = "",
        limit: Limit = 50,
    ) -> InteractionPage:
        filter = _in_state(state) if state else {}
        if contact_no:
            contacts = await cards.find({"keys": {"$in": [account_key("contact", contact_no)]}})
            filter["entry.contact_id"] = {"$in": [contact.id for contact in contacts]}
        return await page(filter, after, limit)

    @routes.get("/interactions/{entry_no}", responses=problems(404, 422, 503))
    async def get_interaction(entry_no: Annotated[int, Path(ge=1, lt=2**53)]) -> Interaction:
        documents = await interactions.find({"entry.entry_no": entry_no}, limit=1)
        if not documents:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no interaction with Entry No. {entry_no}.")
        return documents[0].state

    @routes.get("/unmatched", responses=problems(422, 503))
    async def list_unmatched(reason: Reason | None = None, after: After = "", limit: Limit = 50) -> InteractionPage:
        """What belongs to nobody yet, and why."""
        return await page(_in_state(State.WAITING) | ({"reason": reason.value} if reason else {}), after, limit)

    @routes.get("/statistics", responses=problems(503))
    async def statistics() -> Statistics:
        waiting = {reason: await interactions.count({"reason": reason.value}) for reason in Reason}
        return Statistics(
            not_recorded=waiting.pop(Reason.NO_TEMPLATE),
            waiting={reason: count for reason, count in waiting.items() if count},
            logged=await interactions.count({"state": State.LOGGED.value}),
        )

    return routes


def _in_state(state: State) -> dict[str, Any]:
    """Beside the state the reason, where there is one: few have, and those are indexed."""
    reasons = {} if state is State.LOGGED else {"reason": {"$in": [reason.value for reason in Reason]}}
    return {"state": state.value, **reasons}
