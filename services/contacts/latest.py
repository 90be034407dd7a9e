"""The names of the latest contacts, kept for a minute, those that are newer added."""

from collections.abc import Callable
from time import monotonic

from services.contacts.asked import Order
from services.contacts.domain.contact import Contact
from services.contacts.domain.find import LATEST
from services.contacts.pages import Pages
from shared.platform.store import Collection

SECONDS = 60.0
FIELDS = ("no", "name")
BY_NO_DOWN = Order("no", descending=True)

Named = tuple[str, str]
"""A number and a name."""


class LatestNames:
    """Of the contacts with the highest numbers; a name may have changed since, the contact be deleted."""

    def __init__(
        self, contacts: Collection[Contact], pages: Pages, clock: Callable[[], float] = monotonic, count: int = LATEST
    ) -> None:
        self._contacts, self._pages, self._clock, self._count = contacts, pages, clock, count
        self._names: list[Named] = []
        self._read = float("-inf")

    async def now(self) -> list[Named]:
        """The highest number first."""
        if not self._names or self._clock() > self._read + SECONDS:
            rows = await self._pages.page(BY_NO_DOWN, {}, self._count, fields=FIELDS)
            self._names, self._read = [(row["no"], row.get("name") or "") for row in rows], self._clock()
        elif newer := await self._newer(self._names[0][0]):
            self._names = (newer + self._names)[: self._count]
        return self._names

    async def _newer(self, no: str) -> list[Named]:
        behind = {"no": {"$gt": no}, "deleted": False}
        found = await self._contacts.peek(behind, FIELDS, limit=self._count, by=("no",))
        return sorted(((row["no"], row.get("name") or "") for _, row in found), reverse=True)
