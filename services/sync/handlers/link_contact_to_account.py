"""LinkContactToAccount -> AccountRecord -> AddBusinessRelation to Contacts."""

from services.sync.domain.accounts.linking import holder_no, link
from services.sync.domain.accounts.refusals import contact_not_found
from services.sync.store import SyncStore
from shared.contracts.accounts import LinkContactToAccount
from shared.contracts.contacts import AddBusinessRelation


async def link_contact_to_account(command: LinkContactToAccount, sync: SyncStore) -> None:
    named = await sync.accounts.card(command.contact_no)
    holder = named and await sync.accounts.card(holder_no(named.contact, command.account_kind))
    if not holder:
        raise contact_not_found(command.contact_no)
    record, setup = await sync.accounts.get(command.link_id), await sync.accounts.setup()
    ask_id = sync.accounts.ask_id(AddBusinessRelation, holder.contact.contact_id)
    sync.accounts.save(record, link(record, holder.contact, command, setup, ask_id))
