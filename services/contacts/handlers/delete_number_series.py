"""DeleteNumberSeries -> NumberSeries -> NumberSeriesDeleted."""

from services.contacts.domain.errors import refuse_if
from services.contacts.domain.setup_deletion import not_there, series_blockers
from services.contacts.domain.validation import as_code
from services.contacts.store import ContactStore
from shared.contracts.contacts_setup import DeleteNumberSeries


async def delete_number_series(command: DeleteNumberSeries, contacts: ContactStore) -> None:
    series = await contacts.records.stored_series(as_code(command.code))
    if series is None:
        raise not_there("number series", command.code)
    setup = await contacts.records.marketing_setup_now()
    refuse_if(*series_blockers(series.code, setup, await contacts.records.all_series()))
    contacts.records.save(*series.delete(command))
