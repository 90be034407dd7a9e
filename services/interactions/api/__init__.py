"""Interactions over HTTP: queries, and commands that are answered at once."""

from typing import Any

from fastapi import APIRouter

from services.interactions.api import analysis, campaigns, commands, contacts, log, masters, salespeople
from services.interactions.database import InteractionDatabase
from shared.platform.pipeline import Pipeline


def router(pipeline: Pipeline[Any], database: InteractionDatabase) -> APIRouter:
    routes = APIRouter()
    for part in (commands, masters, salespeople):
        routes.include_router(part.router(pipeline, database))
    for question in (log, contacts, analysis, campaigns):
        routes.include_router(question.router(database))
    return routes
