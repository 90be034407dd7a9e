"""CreateContactsFromAccounts, noted -> AccountRecords of a page -> CreateContact of each, the next page."""

from services.sync.domain.accounts.bulk import turn_page
from services.sync.domain.accounts.new_contact import can_have_contact, contact_id_for, create_contact
from services.sync.store import SyncStore
from shared.contracts.accounts import CreateContactsFromAccounts
from shared.contracts.contacts import CreateContact


async def when_bulk_run_begun_ask_for_a_page_of_contacts(command: CreateContactsFromAccounts, sync: SyncStore) -> None:
    accounts, setup, asked = sync.accounts, await sync.accounts.setup(), 0
    page = await accounts.alone(command.account_kind, command.after_no)
    for record in filter(can_have_contact, page):
        ask_id = accounts.ask_id(CreateContact, contact_id_for(record.link_id))
        accounts.save(record, create_contact(record, setup, ask_id))
        asked += 1
    if run := await accounts.run(command.run_id):
        after, following = turn_page(run, command, page, asked=asked, full=len(page) == accounts.page)
        if after is not run:
            accounts.save_run(after, *filter(None, [following]))
