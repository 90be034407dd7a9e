"""What is read now and then: an older value serves until the next is there, so only the very first asker waits."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from time import monotonic
from typing import Generic, TypeVar

from shared.platform.store import StoreUnavailable

T = TypeVar("T")
SECONDS = 60.0


class Kept(Generic[T]):
    """A value of the last minute, or the one before it while the next is read. Who asks never reads it twice at once.

    Raises `StoreUnavailable` only while there is none yet.
    """

    def __init__(self, read: Callable[[], Awaitable[T]], clock: Callable[[], float] = monotonic) -> None:
        self._read, self._clock = read, clock
        self._value: T | None = None
        self._at = float("-inf")
        self._first = asyncio.Lock()
        self._next: asyncio.Task[None] | None = None

    async def now(self) -> T:
        if self._value is None:
            return await self._the_first()
        if self._clock() > self._at + SECONDS and (self._next is None or self._next.done()):
            self._next = asyncio.create_task(self._again())
        return self._value

    async def _the_first(self) -> T:
        async with self._first:
            return await self._take() if self._value is None else self._value

    async def _again(self) -> None:
        with suppress(StoreUnavailable):  # the next who asks begins anew
            await self._take()

    async def _take(self) -> T:
        self._value, self._at = await self._read(), self._clock()
        return self._value
