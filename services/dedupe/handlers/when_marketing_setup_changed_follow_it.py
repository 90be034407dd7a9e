"""MarketingSetupChanged -> the switches and the hit percentage of the setup."""

from services.dedupe.domain.marketing_setup import follow
from services.dedupe.store.batch import DedupeStore
from shared.contracts.contacts_setup import MarketingSetupChanged


async def when_marketing_setup_changed_follow_it(event: MarketingSetupChanged, store: DedupeStore) -> None:
    setup = await store.kept_setup()
    store.save_setup(follow(setup, event.version, event.marketing_setup))
