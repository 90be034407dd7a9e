"""ContactCommandRejected -> the AccountRecord that had asked -> what is asked for instead, or AccountLinkRefused."""

from services.sync.domain.accounts.answers import is_ours, refused_by_contact
from services.sync.domain.accounts.new_contact import creation_refused
from services.sync.domain.accounts.primary_contact import person_refused
from services.sync.domain.accounts.relations import link_refused
from services.sync.domain.accounts.settling import Settled
from services.sync.store import SyncStore
from shared.contracts.contacts import ContactCommandRejected, CreateContact


async def when_contact_refuses_keep_why(answer: ContactCommandRejected, sync: SyncStore) -> None:
    if not is_ours(answer):
        return
    accounts, setup = sync.accounts, await sync.accounts.setup()
    for record in await accounts.of_contact(answer.contact_id):
        if record.asked_contact and record.asked_contact.id == answer.command_id:
            accounts.save(record, Settled(refused_by_contact(record, answer.errors)))
        elif record.link_asked == answer.command_id and answer.command == CreateContact.__name__:
            ask_id = accounts.ask_id(CreateContact, answer.contact_id)
            accounts.save(record, creation_refused(record, answer.errors, setup, ask_id))
        elif record.link_asked == answer.command_id:
            accounts.save(record, link_refused(record, answer.errors))
    for record in await accounts.of_person(answer.contact_id):
        if record.person_asked == answer.command_id:
            accounts.save(record, person_refused(record, answer.errors))
