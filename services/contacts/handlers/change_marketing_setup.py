"""ChangeMarketingSetup -> MarketingSetup -> MarketingSetupChanged."""

from services.contacts.store import ContactStore
from shared.contracts.contacts_setup import ChangeMarketingSetup


async def change_marketing_setup(command: ChangeMarketingSetup, contacts: ContactStore) -> None:
    setup, event = (await contacts.records.marketing_setup_now()).change(command)
    contacts.records.check_series(command.changes)
    contacts.records.save(setup, event)
