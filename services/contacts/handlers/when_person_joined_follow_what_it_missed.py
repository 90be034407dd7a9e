"""CreateContact, ChangeContact of a person, written -> what its company changed meanwhile -> ContactChanged."""

from services.contacts.store import ContactStore
from shared.contracts.contacts import ChangeContact, CreateContact


async def when_person_joined_follow_what_it_missed(
    command: CreateContact | ChangeContact, contacts: ContactStore
) -> None:
    if not contacts.companies_that_changed:
        return
    person = await contacts.get(command.contact_id)
    inheritance = person and contacts.companies_that_changed.get(person.company_id)
    company = inheritance and await contacts.get(inheritance.company_id)
    if not person or not inheritance or not company or person.contact_id == company.contact_id:
        return
    for change in inheritance.missed_by(person):
        person = contacts.follow(person, company, change)
