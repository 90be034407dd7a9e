"""The AsyncAPI 3.0 document of a service, from the same table that its consumer runs by, and a page to read it."""

from typing import TYPE_CHECKING

from fastapi import FastAPI

if TYPE_CHECKING:
    from shared.platform.service import Service


def add_asyncapi_page(app: FastAPI, service: "Service") -> None:
    """`/asyncapi.json` and `/asyncapi`."""
