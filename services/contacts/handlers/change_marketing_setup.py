"""ChangeMarketingSetup -> MarketingSetup -> MarketingSetupChanged."""

from services.contacts.store import ContactStore
from shared.contracts.contacts_setup import ChangeMarketingSetup


async def change_marketing_setup(command: ChangeMarketingSetup, contacts: ContactStore) -> None:
    setup = await contacts.records.marketing_setup_now()
    contacts.records.save(*setup.change(command, contacts.records.series_errors(command.changes)))
