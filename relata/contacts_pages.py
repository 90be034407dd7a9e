"""Contacts as the contacts service shows them over HTTP, page by page."""

import os
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from itertools import islice
from typing import Any

import httpx

from relata.terminal import Exit, Failed

PAGE = 500
SECONDS = 30.0
MOST_NOS = 200
"""Numbers asked for at once: more would make an address too long."""

Contact = dict[str, Any]


def contacts_url() -> str:
    return os.environ.get("RELATA_CONTACTS_URL", "http://127.0.0.1:8001").rstrip("/")


@asynccontextmanager
async def contacts_service() -> AsyncIterator["ContactsService"]:
    """Raises Failed when it is away, or answers with a problem that is ours to mend."""
    async with httpx.AsyncClient(base_url=contacts_url(), timeout=SECONDS, trust_env=False) as http:
        try:
            yield ContactsService(http)
        except httpx.HTTPStatusError as error:
            raise Failed(f"The contacts service at {contacts_url()} answered: {error.response.text[:300]}") from error
        except httpx.HTTPError as error:
            why = str(error) or type(error).__name__
            raise Failed(f"The contacts service at {contacts_url()} cannot be asked: {why}", Exit.UNANSWERED) from error


class ContactsService:
    """Questions to the contacts service; each contact is as `/contacts` shows it, with its version."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def all(self, filters: Mapping[str, str]) -> AsyncIterator[Contact]:
        """Those that match, in order of their numbers; one page is held at a time."""
        after = ""
        while True:
            page = await self._page({**filters, "limit": PAGE, "after": after})
            for contact in page["contacts"]:
                yield contact
            if not (after := page["next"]):
                return

    async def by_no(self, nos: Iterable[str], field: str = "no", **filters: str) -> list[Contact]:
        """Those that have one of these numbers in `field`; at most a page of them for each `MOST_NOS` numbers."""
        wanted, found = iter(dict.fromkeys(nos)), []
        while some := list(islice(wanted, MOST_NOS)):
            found += (await self._page({**filters, field: some, "limit": PAGE}))["contacts"]
        return found

    async def _page(self, params: Mapping[str, Any]) -> dict[str, Any]:
        page: dict[str, Any] = (await self.http.get("/contacts", params=params)).raise_for_status().json()
        return page
