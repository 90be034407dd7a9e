"""Contacts over HTTP: a request becomes a command or a query. One file per part of the surface."""

from fastapi import APIRouter

from services.contacts.api import (
    addresses,
    classification,
    contacts,
    history,
    lists,
    masters,
    merges,
    number_series,
    setup,
    statistics,
)
from services.contacts.api.asking import Asking
from services.contacts.store import ContactDatabase
from shared.platform.pipeline import Pipeline


def router(pipeline: Pipeline[object], database: ContactDatabase) -> APIRouter:
    asking = Asking(pipeline, database)
    parts = (lists, contacts, history, statistics, merges, classification, addresses, masters, setup, number_series)
    return APIRouter(routes=[route for part in parts for route in part.router(asking).routes])
