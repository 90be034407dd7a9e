"""Interactions over HTTP: queries, and commands that are answered at once."""

from typing import Any

from fastapi import APIRouter

from services.interactions.api import analysis, campaigns, commands, contacts, log, masters, salespeople
from services.interactions.database import InteractionDatabase
from shared.platform.pipeline import Pipeline


def router(pipeline: Pipeline[Any], database: InteractionDatabase) -> APIRouter:
    told = [part.router(pipeline, database) for part in (commands, masters, salespeople, campaigns)]
    asked = [part.router(database) for part in (log, contacts, analysis)]
    return APIRouter(routes=[route for part in (*told, *asked) for route in part.routes])
