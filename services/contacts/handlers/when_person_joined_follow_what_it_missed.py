"""CreateContact, ChangeContact, UnmergeContacts, written -> what became of a person's company -> ContactChanged."""

from services.contacts.domain.company_gone import is_no_company, left_alone
from services.contacts.domain.contact import Contact
from services.contacts.domain.merge import moved
from services.contacts.domain.named import Joining, joining
from services.contacts.store import ContactStore


async def when_person_joined_follow_what_it_missed(command: Joining, contacts: ContactStore) -> None:
    if not contacts.companies_that_changed:
        return
    person = await contacts.get(joining(command))
    inheritance = person and contacts.companies_that_changed.get(person.company_id)
    company = inheritance and await contacts.get(inheritance.company_id)
    if not person or not inheritance or not company or person.contact_id == company.contact_id or person.deleted:
        return
    for change in inheritance.missed_by(person):
        person = contacts.follow(person, company, change)
    if is_no_company(company):
        await _leave(person, company, contacts)


async def _leave(person: Contact, company: Contact, contacts: ContactStore) -> None:
    """For the company that it was merged into, or for none."""
    while company.merged_into_id:
        stays = await contacts.existing(company.merged_into_id)
        person, event = moved(person, company, stays, setup=contacts.setup, now=contacts.now)
        await contacts.keep(person, event)
        company = stays
    if is_no_company(company):
        contacts.save(*left_alone(person, setup=contacts.setup, now=contacts.now))
