"""ContactChanged of a company, InheritFromCompany -> a page of its persons -> ContactChanged of each."""

from services.contacts.store import ContactStore
from shared.contracts.contacts import ContactChanged, InheritFromCompany


async def when_company_changed_persons_inherit(
    message: ContactChanged | InheritFromCompany, contacts: ContactStore
) -> None:
    company_id = contacts.following.company_in(message)
    if company_id is None:
        return
    inheritance = await contacts.following.of(company_id)
    change = inheritance.under_way() if inheritance else None
    company = await contacts.get(company_id)
    if inheritance is None or change is None or company is None:
        return
    persons, step = await contacts.following.persons(change, inheritance, contacts.setup)
    await contacts.before_all_else([contacts.follow(person, company, change) for person in persons])
    contacts.following.save(inheritance, step, tell=True)
