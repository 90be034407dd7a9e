"""AccountCreated, AccountChanged, AccountDeleted -> AccountRecord."""

from services.sync.domain.accounts.account_facts import apply_account
from services.sync.domain.accounts.settling import Settled
from services.sync.store import SyncStore
from shared.contracts.accounts import link_id
from shared.contracts.erp import AccountEvent


async def when_account_changed_keep_it(event: AccountEvent, sync: SyncStore) -> None:
    record = await sync.accounts.get(link_id(event.account_kind, event.account_no))
    sync.accounts.save(record, Settled(apply_account(record, event)))
