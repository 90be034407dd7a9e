"""The sync service over HTTP, as the commands ask it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx

from relata.status import addresses
from relata.terminal import Exit, Failed

SECONDS = 30.0


class SyncService:
    """Requests whose failures are sentences."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Raises Failed with what the service says against it, or that it is away."""
        try:
            answer = await self._http.request(method, path, **options)
        except httpx.HTTPError as error:
            why = str(error) or type(error).__name__
            raise Failed(
                f"The sync service at {self._http.base_url} does not answer: {why}", Exit.UNANSWERED
            ) from error
        if answer.is_success:
            return answer
        raise Failed(_sentence(answer), Exit.REFUSED)

    async def get(self, path: str, **parameters: Any) -> Any:
        return (await self.ask("GET", path, params=parameters)).json()

    async def first(self, limit: int, path: str, name: str, **parameters: Any) -> AsyncIterator[Any]:
        """The first items of all pages, at most so many."""
        left = limit
        async for item in self.pages(path, name, **parameters):
            yield item
            left -= 1
            if left == 0:
                return

    async def pages(self, path: str, name: str, **parameters: Any) -> AsyncIterator[Any]:
        """Every item of every page."""
        after, more = "", True
        while more:
            page = await self.get(path, **parameters, after=after, limit=500)
            for item in page[name]:
                yield item
            after = page["next"]
            more = bool(after)


def _sentence(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
        said = problem["detail"] or problem["title"]
        errors = [f"{error['field']}: {error['message']}" for error in problem["errors"] if error["message"] != said]
        return "; ".join([said, *errors])
    except (ValueError, KeyError, TypeError):
        return f"The sync service answered {answer.status_code}."


@asynccontextmanager
async def sync_service() -> AsyncIterator[SyncService]:
    """Where RELATA_SYNC_URL says, else on its own port."""
    url = dict(addresses([]))["sync"]
    async with httpx.AsyncClient(base_url=url, timeout=SECONDS, trust_env=False) as http:
        yield SyncService(http)
