"""The contacts service over HTTP and memory: the whole surface in milliseconds."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx
from fastapi import FastAPI

from services.contacts.api import router
from shared.platform.http import make_app
from tests.contacts.running import Contacts


def app_of(contacts: Contacts) -> FastAPI:
    app = make_app("Relata contacts", "Contacts over memory.", "1")
    pipeline: Any = contacts.pipeline
    app.include_router(router(pipeline, contacts.database))
    return app


@asynccontextmanager
async def client_of(contacts: Contacts) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(app_of(contacts))
    async with httpx.AsyncClient(transport=transport, base_url="http://contacts") as client:
        yield client
