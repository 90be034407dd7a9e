"""What is set up once for all contacts, read with each batch: no replica needs a restart to know of a change."""

import asyncio
from collections.abc import Iterable

from services.contacts.domain.errors import field_error, no_series_refused
from services.contacts.domain.marketing_setup import PLAIN_SETUP, MarketingSetup
from services.contacts.domain.number_series import NumberSeries
from services.contacts.domain.salutation import Salutation
from services.contacts.domain.setup_deletion import SERIES_FIELDS
from services.contacts.domain.validation import as_code
from shared.contracts.contacts import FieldError
from shared.contracts.contacts_setup import (
    MARKETING_SETUP,
    MarketingSetupChanges,
    NumberSeriesLine,
    SetupMessage,
)
from shared.platform.store import Collection, Database
from shared.platform.work import Work

PLAIN_SERIES = {
    series.code: series
    for series in (
        NumberSeries(code="CONT", description="Contacts", lines=(NumberSeriesLine(starting_no="CT000001"),)),
        NumberSeries(code="OPP", description="Opportunities", lines=(NumberSeriesLine(starting_no="OP000001"),)),
    )
}
"""The series of a business that has set up none of its own."""


class SetupCollections:
    """Where the records of setup are kept."""

    def __init__(self, database: Database) -> None:
        self.marketing_setup: Collection[MarketingSetup] = database.collection("marketing_setup", MarketingSetup)
        self.number_series: Collection[NumberSeries] = database.collection("no_series", NumberSeries)
        self.salutations: Collection[Salutation] = database.collection("salutations", Salutation)


class SetupRecords:
    """Marketing Setup and number series in memory for one batch; salutations as they are asked for."""

    def __init__(self, work: Work, collections: SetupCollections) -> None:
        self._marketing_setup = work.shelf(collections.marketing_setup)
        self._number_series = work.shelf(collections.number_series)
        self._salutations = work.shelf(collections.salutations)
        self.marketing_setup: MarketingSetup = PLAIN_SETUP
        self._series: dict[str, NumberSeries] = dict(PLAIN_SERIES)
        self._deleted: list[NumberSeries] = []

    async def load(self) -> None:
        """Two queries at once."""
        series, _ = await asyncio.gather(self._number_series.find({}), self._marketing_setup.load([MARKETING_SETUP]))
        self._deleted = [one for one in series if one.deleted]
        self._series |= {one.code: one for one in series}
        self._series = {code: one for code, one in self._series.items() if not one.deleted}
        self.marketing_setup = await self._marketing_setup.get(MARKETING_SETUP) or PLAIN_SETUP

    async def load_salutations(self, codes: Iterable[str]) -> None:
        await self._salutations.load(map(as_code, codes))

    async def marketing_setup_now(self) -> MarketingSetup:
        """As the messages before in the batch left it."""
        return await self._marketing_setup.get(MARKETING_SETUP) or PLAIN_SETUP

    def series_errors(self, changes: MarketingSetupChanges) -> list[FieldError]:
        """The number series that the setup is to name must be there; a blank one ends automatic numbers."""
        named = {field: getattr(changes, field) for field in SERIES_FIELDS if field in changes.model_fields_set}
        unknown = {field: code for field, code in named.items() if code and as_code(code) not in self._series}
        return [_no_such_series(field, code) for field, code in unknown.items()]

    def deleted_series(self) -> list[NumberSeries]:
        return self._deleted

    def contact_series(self, wanted: str) -> NumberSeries:
        """The series that a contact's number comes from: the setup's, or the `wanted` one that is related to it."""
        main = self.main_contact_series()
        if main is None:
            raise no_series_refused("number_series_missing", "Marketing Setup names no number series for contacts.")
        wanted = as_code(wanted) or main.code
        if wanted != main.code and wanted not in main.related:
            raise no_series_refused(
                "number_series_not_related", f"Number series {wanted} is not related to {main.code}."
            )
        if wanted not in self._series:
            raise no_series_refused("number_series_unknown", f"There is no number series {wanted}.")
        return self._series[wanted]

    def main_contact_series(self) -> NumberSeries | None:
        """The one that Marketing Setup names."""
        return self._series.get(self.marketing_setup.contact_nos)

    def typed_errors(self, no: str) -> list[FieldError]:
        """Whether the contact series lets a number be typed."""
        main = self.main_contact_series()
        return main.manual_errors(no) if main else []

    async def salutation(self, code: str) -> Salutation | None:
        """Also a deleted one."""
        return await self._salutations.get(as_code(code))

    async def all_series(self) -> list[NumberSeries]:
        """As the messages before in the batch left them."""
        return [one for code in self._series if (one := await self.stored_series(code)) and not one.deleted]

    async def stored_series(self, code: str) -> NumberSeries | None:
        """Also a deleted one."""
        return await self._number_series.get(code) or self._series.get(code)

    def save(self, record: MarketingSetup | NumberSeries | Salutation, event: SetupMessage | None) -> None:
        if event is None:
            return
        match record:
            case MarketingSetup():
                self._marketing_setup.save(MARKETING_SETUP, record, event)
            case NumberSeries():
                self._number_series.save(record.code, record, event)
            case Salutation():
                self._salutations.save(record.code, record, event)


def _no_such_series(field: str, code: str) -> FieldError:
    return field_error(field, "number_series_unknown", f"names {code}, and there is no such number series.")
