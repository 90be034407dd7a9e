"""Numbers of series for records that other services keep, as opportunities (Business Central, No. Series table 308)."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, computed_field

from services.contacts.domain.errors import field_error, refuse_if
from services.contacts.domain.number_series import NumberSeries
from shared.contracts.contacts_setup import NumberTaken


class TakenNumber(BaseModel):
    """The number of one record; a record has one, however often it asks."""

    model_config = ConfigDict(frozen=True)

    record_id: UUID
    series: str
    no: str
    at: datetime

    @computed_field  # type: ignore[prop-decorator]
    @property
    def key(self) -> str:
        """No other record has it."""
        return number_key(self.series, self.no)

    def told(self) -> NumberTaken:
        return NumberTaken(code=str(self.record_id), version=1, series=self.series, no=self.no)


def number_key(series: str, no: str) -> str:
    return f"{series}|{no}"


def refuse_contact_series(series: NumberSeries, main: NumberSeries | None) -> None:
    """A series of contacts gives its numbers to contacts: else the two would not know of each other's numbers."""
    if main and series.code in (main.code, *main.related):
        refuse_if(
            field_error("code", "number_series_of_contacts", f"must not be {series.code}: contacts have its numbers.")
        )
