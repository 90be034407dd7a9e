"""CreateContact -> Contact -> ContactCreated."""

from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import contact_exists, number_taken
from services.contacts.store import ContactStore
from shared.contracts.contacts import CreateContact


async def create_contact(command: CreateContact, contacts: ContactStore) -> None:
    if await contacts.get(command.contact_id):
        raise contact_exists(command.contact_id)
    if command.no and await contacts.by_no(command.no):
        raise number_taken(command.no)
    company = await contacts.company(command.company_id, command.company_no)
    no = command.no or await contacts.next_no()
    contact, created = Contact.create(command, no=no, company=company, setup=contacts.setup, now=contacts.now)
    contacts.save(contact, created)
