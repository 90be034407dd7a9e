"""An OData v4 endpoint (Dataverse, Finance and Operations): upserts by alternate key.

PATCH by key changes what is there; where it answers 404 the record is new and is posted; where that meets another
writer (409) the PATCH is done once more. On a busy endpoint (429, 503) everybody waits as long as it says.
"""

import asyncio
import random
from collections.abc import Sequence
from email.utils import parsedate_to_datetime
from time import monotonic, time

import httpx

from services.finance.domain.upsert import Upsert
from services.finance.domain.verdict import NOT_ALLOWED, NOT_THERE, TAKEN, Reply
from services.finance.store import batch
from services.finance.store.away import FinanceAway
from services.finance.store.batch import Request, reply_of
from services.finance.store.settings import FinanceSettings
from services.finance.store.token import Token

HEADERS = {"OData-Version": "4.0", "OData-MaxVersion": "4.0", "Accept": "application/json"}
FIRST_WAIT_SECONDS = 0.5


class OData:
    """At most `finance_in_flight` requests at once, each of up to `finance_batch_size` upserts."""

    def __init__(self, settings: FinanceSettings, transport: httpx.AsyncBaseTransport | None = None) -> None:
        limits = httpx.Limits(max_connections=settings.finance_in_flight + 1)
        self._settings = settings
        self._root = settings.finance_odata_url.rstrip("/") + "/"
        self._http = httpx.AsyncClient(
            timeout=settings.finance_timeout_seconds, limits=limits, transport=transport, trust_env=False
        )
        self._token = Token(settings, self._http)
        self._at_once = asyncio.Semaphore(settings.finance_in_flight)
        self._busy_until = 0.0

    async def upsert(self, upserts: Sequence[Upsert]) -> list[Reply]:
        size = self._settings.finance_batch_size
        chunks = [upserts[start : start + size] for start in range(0, len(upserts), size)]
        answered = await asyncio.gather(*map(self._chunk, chunks))
        return [reply for replies in answered for reply in replies]

    async def ping(self) -> bool:
        try:
            answer = await self._http.get(self._root, headers={**HEADERS, **await self._token.header()})
        except (httpx.HTTPError, FinanceAway):
            return False
        return answer.is_success

    async def close(self) -> None:
        await self._http.aclose()

    async def _chunk(self, upserts: Sequence[Upsert]) -> list[Reply]:
        replies = await self._ask([Request("PATCH", upsert.path, upsert.body) for upsert in upserts])
        new = [n for n, reply in enumerate(replies) if reply.status == NOT_THERE]
        await self._into(replies, new, [Request("POST", upserts[n].entity_set, upserts[n].body) for n in new])
        taken = [n for n in new if replies[n].status == TAKEN]
        refusals = [replies[n] for n in taken]
        await self._into(replies, taken, [Request("PATCH", upserts[n].path, upserts[n].body) for n in taken])
        for n, refusal in zip(taken, refusals, strict=True):
            if replies[n].status == NOT_THERE:  # another party has what it may not share
                replies[n] = refusal
        return replies

    async def _into(self, replies: list[Reply], places: Sequence[int], requests: Sequence[Request]) -> None:
        for place, reply in zip(places, await self._ask(requests) if requests else [], strict=True):
            replies[place] = reply

    async def _ask(self, requests: Sequence[Request]) -> list[Reply]:
        """Until each is answered for its own sake. Raises FinanceAway when Finance is busy for too long."""
        replies: dict[int, Reply] = {}
        ends, wait = monotonic() + self._settings.finance_patience_seconds, FIRST_WAIT_SECONDS
        while todo := [n for n in range(len(requests)) if n not in replies]:
            await asyncio.sleep(max(0.0, self._busy_until - monotonic()))
            async with self._at_once:
                answers = await self._once([requests[n] for n in todo])
            replies |= {n: reply for n, reply in zip(todo, answers, strict=True) if reply.is_record}
            if refused := [reply for reply in answers if not reply.is_record]:
                if monotonic() > ends:
                    raise FinanceAway(f"busy or closed: {refused[0].status} {refused[0].message}")
                await asyncio.sleep(wait * random.uniform(0.5, 1.0) if monotonic() >= self._busy_until else 0)
                wait = min(2 * wait, 10.0)
        return [replies[n] for n in range(len(requests))]

    async def _once(self, requests: Sequence[Request]) -> list[Reply]:
        """One HTTP request; what it says of Finance itself is said of each record."""
        headers = {**HEADERS, **await self._token.header()}
        try:
            answer = await (
                self._single(requests[0], headers) if len(requests) == 1 else self._batch(requests, headers)
            )
        except httpx.TimeoutException:
            return [Reply(408, message="no answer in time")] * len(requests)
        except httpx.HTTPError as error:
            raise FinanceAway(f"{type(error).__name__} {error}"[:300]) from error
        if answer.headers.get("content-type", "").startswith("text/html") and answer.is_success:
            raise FinanceAway("a web page answers in Finance's place")
        if answer.status_code in NOT_ALLOWED:
            self._token.forget()
        self._note_wait(answer)
        reply = reply_of(answer.status_code, answer.content)
        if len(requests) == 1 or not reply.is_record:
            return [reply] * len(requests)
        if not reply.is_ok:
            raise FinanceAway(f"takes no batches: {reply.status} {reply.message}")
        return _answers(answer, len(requests))

    async def _single(self, request: Request, headers: dict[str, str]) -> httpx.Response:
        return await self._http.request(request.method, self._root + request.path, json=request.body, headers=headers)

    async def _batch(self, requests: Sequence[Request], headers: dict[str, str]) -> httpx.Response:
        content_type, body = batch.written(requests)
        headers = {**headers, "Content-Type": content_type, "Prefer": "odata.continue-on-error"}
        return await self._http.post(f"{self._root}$batch", content=body, headers=headers)

    def _note_wait(self, answer: httpx.Response) -> None:
        """`Retry-After` holds for everybody."""
        if not answer.is_success:
            self._busy_until = max(self._busy_until, monotonic() + seconds_of(answer.headers.get("retry-after", "")))


def seconds_of(retry_after: str) -> float:
    """The seconds that a `Retry-After` names, or until its date (RFC 9110, 10.2.3); 0 when it says neither."""
    if retry_after.isdecimal():
        return float(retry_after)
    try:
        return max(0.0, parsedate_to_datetime(retry_after).timestamp() - time())
    except ValueError:
        return 0.0


def _answers(answer: httpx.Response, count: int) -> list[Reply]:
    """Those of a batch. Raises FinanceAway when they are not there, as when a proxy answers in Finance's place."""
    try:
        replies = batch.read(answer.headers.get("content-type", ""), answer.content)
    except (ValueError, IndexError) as error:
        raise FinanceAway(f"no answer to a batch: {error}"[:300]) from error
    if len(replies) != count:
        raise FinanceAway(f"{len(replies)} answers to a batch of {count}")
    return replies
