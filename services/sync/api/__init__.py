"""Sync over HTTP: where contacts stand, what would be sent, runs and projects."""

from typing import Any

from fastapi import APIRouter

from services.sync.api.accounts import account_routes
from services.sync.api.projects import project_routes
from services.sync.api.records import record_routes
from services.sync.api.runs import run_routes
from services.sync.database import SyncDatabase
from services.sync.upkeep import Upkeep
from shared.platform.pipeline import Pipeline


def router(pipeline: Pipeline[Any], database: SyncDatabase) -> APIRouter:
    upkeep = Upkeep(pipeline, database)
    routes = APIRouter()
    for part in (record_routes(upkeep, database), run_routes(upkeep, database), project_routes(database)):
        routes.include_router(part)
    routes.include_router(account_routes(pipeline, database.accounts))
    return routes
