"""MarketingSetupChanged -> the business relation codes of AccountSetup."""

from services.sync.store import SyncStore
from shared.contracts.contacts_setup import MarketingSetupChanged


async def when_marketing_setup_changed_keep_its_codes(event: MarketingSetupChanged, sync: SyncStore) -> None:
    setup = await sync.accounts.setup()
    sync.accounts.save_setup(setup, setup.informed(event.version, event.marketing_setup))
