"""CreateContact -> Contact -> ContactCreated."""

from services.contacts.domain.business_relation import tidied_relations
from services.contacts.domain.contact import Contact
from services.contacts.domain.errors import contact_exists
from services.contacts.store import ContactStore
from shared.contracts.contacts import CreateContact


async def create_contact(command: CreateContact, contacts: ContactStore) -> None:
    if await contacts.get(command.contact_id):
        raise contact_exists(command.contact_id)
    relations = tidied_relations(command.business_relations, contacts.setup)
    links_taken = await contacts.links.claim(command.contact_id, relations)
    company = await contacts.company(command.company_id, command.company_no)
    no, no_series, number_errors = await contacts.numbering.of_new_contact(command.no, command.no_series)
    known = await contacts.masters.known(command)
    contact, created = Contact.create(
        command,
        no=no,
        company=company,
        setup=contacts.setup,
        now=contacts.now,
        no_series=no_series,
        by=contacts.by,
        known=known,
        blockers=[*links_taken, *number_errors],
    )
    contacts.save(contact, created)
