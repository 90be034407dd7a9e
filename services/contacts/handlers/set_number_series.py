"""SetNumberSeries -> NumberSeries -> NumberSeriesChanged."""

from services.contacts.domain.number_series import NumberSeries
from services.contacts.domain.validation import as_code
from services.contacts.store import ContactStore
from shared.contracts.contacts_setup import SetNumberSeries


async def set_number_series(command: SetNumberSeries, contacts: ContactStore) -> None:
    code = as_code(command.code)
    series = await contacts.records.stored_series(code) or NumberSeries(code=code)
    contacts.records.save(*series.set_up(command))
