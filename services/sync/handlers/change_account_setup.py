"""ChangeAccountSetup -> AccountSetup."""

from services.sync.store import SyncStore
from shared.contracts.accounts import ChangeAccountSetup


async def change_account_setup(command: ChangeAccountSetup, sync: SyncStore) -> None:
    setup = await sync.accounts.setup()
    sync.accounts.save_setup(setup, setup.changed(command), always=True)
