"""Finance's endpoint: something that takes upserts and replies to each."""

from collections.abc import Sequence
from typing import Protocol

from services.finance.domain.upsert import Upsert
from services.finance.domain.verdict import Reply


class Endpoint(Protocol):
    """Raises FinanceAway when it takes nothing now; then all of it may be sent again."""

    async def upsert(self, upserts: Sequence[Upsert]) -> list[Reply]:
        """A reply to each, in order."""

    async def ping(self) -> bool:
        """Whether it answers."""

    async def close(self) -> None:
        """Give back its connections."""


class TakesAll:
    """For development and demos, where there is no Finance: it has whatever it is told."""

    async def upsert(self, upserts: Sequence[Upsert]) -> list[Reply]:
        return [Reply(204) for _ in upserts]

    async def ping(self) -> bool:
        return True

    async def close(self) -> None:
        pass
