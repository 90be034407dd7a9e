"""Numbers for records that other services keep, for one batch."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from uuid import UUID

from services.contacts.domain.errors import ContactRefused
from services.contacts.domain.number_series import NumberSeries
from services.contacts.domain.taken_number import TakenNumber, number_key
from services.contacts.numbers import Numbers, SeriesNumbers
from shared.platform.store import Collection
from shared.platform.work import Work


class TakenNumbers:
    """One number for each record; those of a batch cost one reservation for each series."""

    def __init__(self, work: Work, collection: Collection[TakenNumber], numbers: SeriesNumbers) -> None:
        self._shelf, self._collection = work.shelf(collection), collection
        self._numbers, self._now = numbers, work.now
        self._taken: list[tuple[Numbers, str]] = []
        work.when_flushed.append(self._settle)

    async def load(self, record_ids: Iterable[UUID], series: Iterable[NumberSeries]) -> None:
        """`series`: the one that each of the records asks for; one that refuses says so to who takes a number."""
        await self._shelf.load(map(str, record_ids))
        asked = list(series)
        for code, count in Counter(one.code for one in asked).items():
            with suppress(ContactRefused):
                one = next(one for one in asked if one.code == code)
                await self._numbers.of(one, self._now).reserve(count, self._now)

    async def of(self, record_id: UUID) -> TakenNumber | None:
        return await self._shelf.get(str(record_id))

    async def take(self, series: NumberSeries, record_id: UUID) -> None:
        """The next number that no record has, for this one."""
        numbers = self._numbers.of(series, self._now)
        no = await numbers.take(self._now)
        while await used(self._collection, series.code, [no]):
            numbers.settle([no], {no})
            no = await numbers.take(self._now)
        self._taken.append((numbers, no))
        taken = TakenNumber(record_id=record_id, series=series.code, no=no, at=self._now)
        self._shelf.save(str(record_id), taken, taken.told())

    def _settle(self) -> None:
        written = {taken.state.no for taken in self._shelf.written}
        for numbers, no in self._taken:
            numbers.settle([no], written)


async def used(collection: Collection[TakenNumber], series: str, nos: Sequence[str]) -> set[str]:
    """Which of these numbers of the series belong to a record."""
    keys = [number_key(series, no) for no in nos]
    return {document.state.no for document in await collection.find({"key": {"$in": keys}})}
