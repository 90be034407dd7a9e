"""Interactions by hand: log, postpone, finish, evaluate, cancel, delete, assign, hand over."""

from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, BeforeValidator, Field, model_validator

from services.interactions.api.finding import EntryId, interaction
from services.interactions.api.sending import IfMatch, UserId, expected_version, send, tag
from services.interactions.database import InteractionDatabase
from services.interactions.domain.inbox import Interaction
from shared.contracts.interactions import (
    AssignInteraction,
    CancelInteraction,
    ChangeInteraction,
    DeleteInteraction,
    InteractionChanges,
    InteractionFields,
    LogInteraction,
    PostponeInteraction,
    RequestOpportunity,
    RequestTask,
    UncancelInteraction,
)
from shared.contracts.message import Message
from shared.platform.http import problems
from shared.platform.pipeline import Pipeline

IdempotencyKey = Annotated[
    UUID | None,
    BeforeValidator(lambda value: value or None),  # a header without a value is none
    Header(description="A repeat with the same key creates nothing"),
]
CREATED = problems(400, 409, 410, 413, 422, 503)
CHANGED = problems(400, 404, 409, 410, 412, 413, 422, 503)


class Together(BaseModel):
    """The campaign entry or segment with which an interaction is canceled; blank: by itself."""

    canceled_with: str = Field(default="", max_length=50)


class Assignment(BaseModel):
    """Whose interaction it is: one of the two."""

    contact_id: UUID | None = None
    contact_no: str = Field(default="", max_length=20)

    @model_validator(mode="after")
    def _names_one(self) -> "Assignment":
        if bool(self.contact_id) == bool(self.contact_no):
            raise ValueError("contact_id or contact_no must be given")
        return self


class HandOver(BaseModel):
    """The id that the opportunity or task is to have; a new one when there is none."""

    id: UUID | None = None


def router(pipeline: Pipeline[Any], database: InteractionDatabase) -> APIRouter:
    routes = APIRouter(tags=["interactions"])

    async def done(message: Message, entry_id: UUID, response: Response, id: str = "") -> Interaction:
        await send(pipeline, message, id)
        changed = await interaction(database, entry_id)
        tag(response, changed.version)
        return changed

    @routes.post("/interactions", status_code=201, responses=CREATED)
    async def log_interaction(
        body: InteractionFields, response: Response, user_id: UserId = "", idempotency_key: IdempotencyKey = None
    ) -> Interaction:
        """Put an interaction into the log: with contact, date, template or kind, description and salesperson."""
        id = idempotency_key or uuid4()
        command = LogInteraction(entry_id=id, user_id=user_id, **dict(body))
        logged = await done(command, id, response, str(id))
        response.headers["Location"] = f"/interactions/by-id/{id}"
        return logged

    @routes.post("/postponed", status_code=201, responses=CREATED)
    async def postpone_interaction(
        body: InteractionFields, response: Response, user_id: UserId = "", idempotency_key: IdempotencyKey = None
    ) -> Interaction:
        """Save an interaction for later, unchecked."""
        id = idempotency_key or uuid4()
        command = PostponeInteraction(entry_id=id, user_id=user_id, **dict(body))
        postponed = await done(command, id, response, str(id))
        response.headers["Location"] = f"/interactions/by-id/{id}"
        return postponed

    @routes.post("/interactions/by-id/{entry_id}/postpone", responses=CHANGED)
    async def postpone_again(
        entry_id: EntryId,
        body: InteractionFields,
        response: Response,
        user_id: UserId = "",
        if_match: IfMatch = None,
    ) -> Interaction:
        """Say more of an interaction that is postponed."""
        await interaction(database, entry_id)
        told = {**dict(body), "expected_version": expected_version(if_match)}
        return await done(PostponeInteraction(entry_id=entry_id, user_id=user_id, **told), entry_id, response)

    @routes.post("/interactions/by-id/{entry_id}/finish", responses=CHANGED)
    async def finish_interaction(
        entry_id: EntryId,
        body: InteractionFields,
        response: Response,
        user_id: UserId = "",
        if_match: IfMatch = None,
    ) -> Interaction:
        """Put a postponed interaction into the log, under its Entry No."""
        await interaction(database, entry_id)
        told = {**dict(body), "expected_version": expected_version(if_match)}
        return await done(LogInteraction(entry_id=entry_id, user_id=user_id, **told), entry_id, response)

    @routes.patch("/interactions/by-id/{entry_id}", responses=CHANGED)
    async def change_interaction(
        entry_id: EntryId,
        body: InteractionChanges,
        response: Response,
        user_id: UserId = "",
        if_match: IfMatch = None,
    ) -> Interaction:
        """Evaluate it, correct cost or duration, say whether the attempt was successful."""
        version = expected_version(if_match)
        command = ChangeInteraction(entry_id=entry_id, user_id=user_id, changes=body, expected_version=version)
        return await done(command, entry_id, response)

    @routes.post("/interactions/by-id/{entry_id}/cancel", responses=CHANGED)
    async def cancel_interaction(
        entry_id: EntryId, body: Together, response: Response, user_id: UserId = "", if_match: IfMatch = None
    ) -> Interaction:
        """Take it out of all counts."""
        told: dict[str, Any] = {"canceled_with": body.canceled_with, "expected_version": expected_version(if_match)}
        return await done(CancelInteraction(entry_id=entry_id, user_id=user_id, **told), entry_id, response)

    @routes.post("/interactions/by-id/{entry_id}/uncancel", responses=CHANGED)
    async def uncancel_interaction(
        entry_id: EntryId, body: Together, response: Response, user_id: UserId = "", if_match: IfMatch = None
    ) -> Interaction:
        """Count it again."""
        told: dict[str, Any] = {"canceled_with": body.canceled_with, "expected_version": expected_version(if_match)}
        return await done(UncancelInteraction(entry_id=entry_id, user_id=user_id, **told), entry_id, response)

    @routes.delete("/interactions/by-id/{entry_id}", status_code=204, responses=problems(404, 410, 412, 422, 503))
    async def delete_interaction(entry_id: EntryId, user_id: UserId = "", if_match: IfMatch = None) -> None:
        """Delete one that is canceled."""
        version = expected_version(if_match)
        await send(pipeline, DeleteInteraction(entry_id=entry_id, user_id=user_id, expected_version=version))

    @routes.post("/interactions/by-id/{entry_id}/assign", responses=CHANGED)
    async def assign_interaction(
        entry_id: EntryId, body: Assignment, response: Response, user_id: UserId = "", if_match: IfMatch = None
    ) -> Interaction:
        """Put what waits in the inbox into the log of a contact."""
        told: dict[str, Any] = {**dict(body), "expected_version": expected_version(if_match)}
        return await done(AssignInteraction(entry_id=entry_id, user_id=user_id, **told), entry_id, response)

    @routes.post("/interactions/by-id/{entry_id}/opportunity", status_code=202, responses=CHANGED)
    async def request_opportunity(
        entry_id: EntryId, body: HandOver, response: Response, user_id: UserId = "", if_match: IfMatch = None
    ) -> Interaction:
        """Have an opportunity created from it."""
        told: dict[str, Any] = {"opportunity_id": body.id or uuid4(), "expected_version": expected_version(if_match)}
        return await done(RequestOpportunity(entry_id=entry_id, user_id=user_id, **told), entry_id, response)

    @routes.post("/interactions/by-id/{entry_id}/task", status_code=202, responses=CHANGED)
    async def request_task(
        entry_id: EntryId, body: HandOver, response: Response, user_id: UserId = "", if_match: IfMatch = None
    ) -> Interaction:
        """Have a task created from it."""
        told: dict[str, Any] = {"task_id": body.id or uuid4(), "expected_version": expected_version(if_match)}
        return await done(RequestTask(entry_id=entry_id, user_id=user_id, **told), entry_id, response)

    return routes
