"""LinkContactToAccount -> AccountRecord -> AddBusinessRelation to Contacts."""

from services.sync.domain.accounts.linking import link
from services.sync.domain.accounts.refusals import contact_not_found
from services.sync.store import SyncStore
from shared.contracts.accounts import LinkContactToAccount
from shared.contracts.contacts import AddBusinessRelation


async def link_contact_to_account(command: LinkContactToAccount, sync: SyncStore) -> None:
    parties = await sync.accounts.parties(command.contact_no, command.account_kind)
    if not parties:
        raise contact_not_found(command.contact_no)
    record, setup = await sync.accounts.get(command.link_id), await sync.accounts.setup()
    ask_id = sync.accounts.ask_id(AddBusinessRelation, parties.holder.contact.contact_id)
    sync.accounts.save(record, link(record, parties, command, setup, ask_id))
