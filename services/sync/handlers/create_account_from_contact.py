"""CreateAccountFromContact -> AccountCreation -> AccountCreateRequested."""

from services.sync.domain.accounts.creation import request_account
from services.sync.domain.accounts.linking import holder_no
from services.sync.domain.accounts.refusals import contact_not_found
from services.sync.store import SyncStore
from shared.contracts.accounts import CreateAccountFromContact


async def create_account_from_contact(command: CreateAccountFromContact, sync: SyncStore) -> None:
    named = await sync.accounts.card(command.contact_no)
    holder = named and await sync.accounts.card(holder_no(named.contact, command.account_kind))
    if not holder:
        raise contact_not_found(command.contact_no)
    before = await sync.accounts.creation(command.account_kind, holder.contact.no)
    creation, event = request_account(before, holder.contact, command, await sync.accounts.setup())
    sync.accounts.save_creation(before, creation, event)
