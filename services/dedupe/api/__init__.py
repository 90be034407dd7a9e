"""Duplicates over HTTP: the review queue, decisions, the check before creation, and the setup."""

from typing import Any

from fastapi import APIRouter
from prometheus_client import CollectorRegistry

from services.dedupe.api import check, clusters, decisions, figures, queue, setup
from services.dedupe.store.database import DedupeDatabase
from shared.platform.pipeline import Pipeline


def router(pipeline: Pipeline[Any], database: DedupeDatabase, registry: CollectorRegistry) -> APIRouter:
    """All routes; while they are served, the counts of pairs are shown among the metrics."""
    routes = APIRouter(lifespan=figures.PairGauges(registry, database).lifespan)
    routes.include_router(queue.router(database))
    routes.include_router(clusters.router(database))
    routes.include_router(decisions.router(pipeline, database))
    routes.include_router(check.router(database))
    routes.include_router(setup.router(database))
    routes.include_router(figures.router(database))
    return routes
