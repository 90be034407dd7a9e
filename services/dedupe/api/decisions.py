"""Decisions about a pair: a request becomes a command."""

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field

from services.dedupe.api.listed import ListedPair
from services.dedupe.api.queue import pair_of
from services.dedupe.domain.errors import DuplicateRefused
from services.dedupe.store.database import DedupeDatabase
from shared.contracts.dedupe import COMMANDS, AcceptDuplicates, MergeDuplicates, PairCommand, ReopenDuplicates
from shared.platform.http import FieldProblem, Problem, problems
from shared.platform.kafka.envelope import command
from shared.platform.pipeline import Pipeline

STATUS = {
    "pair_not_found": HTTPStatus.NOT_FOUND,
    "pair_not_open": HTTPStatus.CONFLICT,
    "pair_not_accepted": HTTPStatus.CONFLICT,
    "merge_under_way": HTTPStatus.CONFLICT,
}
"""Refusals that HTTP has a word for; every other one is 422."""

MAY_BE = problems(400, 404, 409, 413, 422, 503)


class Decision(BaseModel):
    """Who decides."""

    by: Annotated[str, Field(max_length=132)] = ""


class Merge(Decision):
    """Which of the two stays, and the fields whose values it takes from the other."""

    into_id: UUID
    take: Annotated[tuple[str, ...], Field(max_length=100)] = ()


def router(pipeline: Pipeline[object], database: DedupeDatabase) -> APIRouter:
    routes = APIRouter(tags=["decisions"], prefix="/duplicates/{left_id}/{right_id}", responses=MAY_BE)

    async def obeyed(message: PairCommand) -> ListedPair:
        outcome = (await pipeline.handle([command(message, "/relata/dedupe/http", topic=COMMANDS)]))[0]
        if isinstance(outcome.refusal, DuplicateRefused):
            raise _problem(outcome.refusal)
        return await pair_of(database, message.left_id, message.right_id)

    @routes.post("/accept")
    async def accept_duplicates(left_id: UUID, right_id: UUID, body: Decision) -> ListedPair:
        """The two are separate contacts: the pair is not shown again, whatever changes."""
        return await obeyed(AcceptDuplicates(left_id=left_id, right_id=right_id, by=body.by))

    @routes.post("/reopen")
    async def reopen_duplicates(left_id: UUID, right_id: UUID, body: Decision) -> ListedPair:
        """Undo an acceptance; the pair is open again if the two are still alike."""
        return await obeyed(ReopenDuplicates(left_id=left_id, right_id=right_id, by=body.by))

    @routes.post("/merge", status_code=202)
    async def merge_duplicates(left_id: UUID, right_id: UUID, body: Merge) -> ListedPair:
        """Ask contacts to make one of the two; the pair shows when that is done, or why it was refused."""
        return await obeyed(MergeDuplicates(left_id=left_id, right_id=right_id, **body.model_dump()))

    return routes


def _problem(refusal: DuplicateRefused) -> Problem:
    status = STATUS.get(refusal.errors[0].code, HTTPStatus.UNPROCESSABLE_ENTITY)
    errors = [FieldProblem(field=error.field, code=error.code, message=error.message) for error in refusal.errors]
    return Problem(status, str(refusal), errors=errors)
