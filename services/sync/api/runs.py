"""Runs over HTTP: started, followed, and how they ended."""

from http import HTTPStatus
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from services.sync.database import SyncDatabase
from services.sync.domain.routing import Target
from services.sync.domain.run import Run, RunKind
from services.sync.upkeep import Upkeep
from shared.platform.http import Problem, problems

Startable = Literal[RunKind.UPGRADE, RunKind.ALL, RunKind.FAILURES, RunKind.PENDING, RunKind.UNANSWERED]


class NewRun(BaseModel):
    """Which records to look at again; `target` keeps it to one project."""

    kind: Startable
    target: Literal[Target.ACCOUNT, Target.CUSTOMER, Target.CONTACT_PERSON] | None = None


class RunPage(BaseModel):
    """Runs, the newest first."""

    runs: list[Run]


def run_routes(upkeep: Upkeep, database: SyncDatabase) -> APIRouter:
    routes = APIRouter(tags=["runs"])

    @routes.post("/runs", status_code=202, responses=problems(400, 413, 422, 503))
    async def start_run(body: NewRun) -> Run:
        """Start a run; it goes on in the background, also when this process ends, and `GET /runs/{id}` follows it.

        It begins when the run before it is over.
        """
        return (await upkeep.start(body.kind, body.target)).state

    @routes.get("/runs", responses=problems(422, 503))
    async def list_runs(limit: Annotated[int, Query(ge=1, le=500)] = 50) -> RunPage:
        documents = await database.runs.find({}, sort=[("started_at", -1)], limit=limit)
        return RunPage(runs=[document.state for document in documents])

    @routes.get("/runs/{run_id}", responses=problems(404, 422, 503))
    async def get_run(run_id: str) -> Run:
        for document in await database.runs.load([run_id]):
            return await upkeep.counted(document.state)
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no run {run_id}.")

    return routes
