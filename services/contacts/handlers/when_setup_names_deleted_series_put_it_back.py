"""ChangeMarketingSetup, DeleteNumberSeries, written -> a series both named and deleted -> NumberSeriesChanged."""

from services.contacts.domain.setup_deletion import deleted_while_named
from services.contacts.store import ContactStore
from shared.contracts.contacts_setup import ChangeMarketingSetup, DeleteNumberSeries


async def when_setup_names_deleted_series_put_it_back(
    command: ChangeMarketingSetup | DeleteNumberSeries, contacts: ContactStore
) -> None:
    setup = await contacts.records.marketing_setup_now()
    for series in deleted_while_named(contacts.records.deleted_series(), setup):
        contacts.records.save(*series.put_back())
