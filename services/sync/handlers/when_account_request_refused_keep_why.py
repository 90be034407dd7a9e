"""AccountRequestRejected -> AccountRecord or AccountCreation -> AccountLinkRefused of an account that is not made."""

from services.sync.domain.accounts.answers import refused_by_account
from services.sync.domain.accounts.creation import not_made
from services.sync.domain.accounts.settling import Settled
from services.sync.store import SyncStore
from shared.contracts.erp import AccountRequestRejected


async def when_account_request_refused_keep_why(answer: AccountRequestRejected, sync: SyncStore) -> None:
    record = await sync.accounts.get(answer.link_id)
    if record and record.asked_account and record.asked_account.id == str(answer.request_no):
        sync.accounts.save(record, Settled(refused_by_account(record, answer.errors)))
    if creation := await sync.accounts.creation_of(answer.link_id):
        sync.accounts.save_creation(creation, *not_made(creation, answer.request_no, answer.errors))
