"""CreateAccountFromContact -> AccountCreation -> AccountCreateRequested."""

from services.sync.domain.accounts.creation import request_account
from services.sync.domain.accounts.refusals import contact_not_found
from services.sync.store import SyncStore
from shared.contracts.accounts import CreateAccountFromContact


async def create_account_from_contact(command: CreateAccountFromContact, sync: SyncStore) -> None:
    parties = await sync.accounts.parties(command.contact_no, command.account_kind)
    if not parties:
        raise contact_not_found(command.contact_no)
    before = await sync.accounts.creation(command.account_kind, parties.holder.contact.no)
    creation, event = request_account(before, parties, command, await sync.accounts.setup())
    sync.accounts.save_creation(before, creation, event)
