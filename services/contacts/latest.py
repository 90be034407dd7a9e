"""The names of the latest contacts, kept for a minute, those that are newer added."""

from collections.abc import Callable, Iterable
from time import monotonic

from services.contacts.asked import Order, Row
from services.contacts.domain.contact import Contact
from services.contacts.domain.find import LATEST
from services.contacts.kept import Kept
from services.contacts.pages import Pages
from shared.platform.store import Collection

FIELDS = ("no", "name")
BY_NO_DOWN = Order("no", descending=True)

Named = tuple[str, str]
"""A number and a name."""


class LatestNames:
    """Of the contacts with the highest numbers; a name may have changed since, the contact be deleted."""

    def __init__(
        self, contacts: Collection[Contact], pages: Pages, clock: Callable[[], float] = monotonic, count: int = LATEST
    ) -> None:
        self._contacts, self._pages, self._count = contacts, pages, count
        self._kept = Kept(self._latest, clock)
        self._last_kept: list[Named] = []
        self._names: list[Named] = []

    async def now(self) -> list[Named]:
        """The highest number first."""
        kept = await self._kept.now()
        if kept is not self._last_kept:
            self._last_kept = self._names = kept
        if newer := await self._newer(self._names[0][0] if self._names else ""):
            self._names = (newer + self._names)[: self._count]
        return self._names

    async def _latest(self) -> list[Named]:
        return _named(await self._pages.page(BY_NO_DOWN, {}, self._count, fields=FIELDS))

    async def _newer(self, no: str) -> list[Named]:
        behind = {"no": {"$gt": no}, "deleted": False}
        found = await self._contacts.peek(behind, FIELDS, limit=self._count, by=("no",))
        return sorted(_named(row for _, row in found), reverse=True)


def _named(rows: Iterable[Row]) -> list[Named]:
    return [(row["no"], row.get("name") or "") for row in rows]
