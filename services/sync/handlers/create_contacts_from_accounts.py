"""CreateContactsFromAccounts -> BulkRun."""

from services.sync.domain.accounts.bulk import begin
from services.sync.store import SyncStore
from shared.contracts.accounts import CreateContactsFromAccounts


async def create_contacts_from_accounts(command: CreateContactsFromAccounts, sync: SyncStore) -> None:
    run = await sync.accounts.run(command.run_id)
    sync.accounts.save_run(begin(run, command, await sync.accounts.setup(), sync.now))
