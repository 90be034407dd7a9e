"""Numbers of new contacts, and contacts by their numbers, for one batch."""

from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress

from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import ContactRefused, number_taken
from services.contacts.domain.validation import as_code
from services.contacts.numbers import Numbers, SeriesNumbers
from services.contacts.records import SetupRecords
from shared.contracts.contacts import CreateContact, FieldError
from shared.platform.work import Shelf, Work

FURTHEST = 1000
"""So many numbers are looked up at once where those before were typed by hand."""


class Numbering:
    """One reservation for each series, and one query for all numbers that are typed or named.

    A reserved number is taken to be free; where it is not, the save is lost, and the next time it is looked up.
    """

    def __init__(self, work: Work, contacts: Shelf[Contact], numbers: SeriesNumbers, records: SetupRecords) -> None:
        self._contacts, self._numbers, self._records = contacts, numbers, records
        self._now, self._again = work.now, work.again
        self._ids: dict[str, str] = {}
        self._asked: set[str] = set()
        self._taken: list[tuple[Numbers, str]] = []
        work.when_flushed.append(self._settle)

    async def load(self, new: Sequence[CreateContact], named: Iterable[str]) -> None:
        """For new contacts, and for contacts whose numbers are `named`."""
        reserved = await self._reserve(command.no_series for command in new if not command.no)
        typed = {as_code(command.no) for command in new if command.no}
        await self._look_up([*typed, *named, *(reserved if self._again else ())])
        self._asked.update(reserved)

    async def by_no(self, no: str) -> Contact | None:
        no = as_code(no)
        await self._look_up([no])
        return await self._contacts.get(self._ids[no]) if no in self._ids else None

    async def of_new_contact(self, no: str, no_series: str) -> tuple[str, str, list[FieldError]]:
        """Its number, typed by hand or the next one of its series, that series, and what is wrong."""
        if no := as_code(no):
            taken = [number_taken(no)] if await self.by_no(no) else []
            return no, "", [*taken, *self._records.typed_errors(no)]
        try:
            return *(await self._next(no_series)), []
        except ContactRefused as refusal:
            return "", "", list(refusal.errors)

    def saved(self, contact: Contact) -> None:
        """What this batch has saved is known as what is stored."""
        self._ids[contact.no] = str(contact.contact_id)

    async def _next(self, no_series: str) -> tuple[str, str]:
        """The next number that no contact has, with its series.

        Those typed by hand are skipped (Business Central, Contact.OnInsert), in leaps, as there may be many.
        """
        series = self._records.contact_series(no_series)
        numbers, leap = self._numbers.of(series, self._now), list[str]()
        while await self.by_no(no := await numbers.take(self._now)):
            numbers.settle([no], {no})
            if no not in leap[:-1]:
                leap = await self._leap(numbers, min(2 * len(leap) or 1, FURTHEST))
        self._taken.append((numbers, no))
        return no, series.code

    async def _leap(self, numbers: Numbers, count: int) -> list[str]:
        """The next numbers, looked up by one query; none where the series has none left, as `take` will tell."""
        with suppress(ContactRefused):
            leap = await numbers.reserve(count, self._now)
            await self._look_up(leap)
            return leap
        return []

    async def _reserve(self, series: Iterable[str]) -> list[str]:
        """Numbers for all that ask for one; a series that refuses tells so to each command that asks for it."""
        reserved: list[str] = []
        for wanted, count in Counter(map(as_code, series)).items():
            with suppress(ContactRefused):
                numbers = self._numbers.of(self._records.contact_series(wanted), self._now)
                reserved += await numbers.reserve(count, self._now)
        return reserved

    async def _look_up(self, nos: Iterable[str]) -> None:
        unknown = [no for no in dict.fromkeys(nos) if no not in self._asked]
        self._asked.update(unknown)
        if unknown:
            for contact in await self._contacts.find({"no": {"$in": unknown}}):
                self._ids.setdefault(contact.no, str(contact.contact_id))

    def _settle(self) -> None:
        written = {contact.state.no for contact in self._contacts.written}
        for numbers, no in self._taken:
            numbers.settle([no], written)
