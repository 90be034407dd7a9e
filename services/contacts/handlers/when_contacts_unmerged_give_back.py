"""UnmergeContacts, applied -> the Contact that stayed, and the persons that came by the merge -> ContactChanged."""

from services.contacts.domain.company_gone import is_no_company
from services.contacts.domain.unmerge import company_before, give_back, moved_back
from services.contacts.store import ContactStore
from shared.contracts.contacts import UnmergeContacts


async def when_contacts_unmerged_give_back(command: UnmergeContacts, contacts: ContactStore) -> None:
    stays, merged = await contacts.existing(command.contact_id), await contacts.existing(command.merged_id)
    if merged.merged_into_id == stays.contact_id or stays.deleted:
        return
    left = company_before(stays, merged)
    company = await contacts.get(left) if left else None
    company = None if company and is_no_company(company) else company
    await contacts.keep(*give_back(stays, merged, company=company, setup=contacts.setup, now=contacts.now))
    for person in await contacts.persons_of(stays.contact_id):
        await contacts.keep(*moved_back(person, merged, setup=contacts.setup, now=contacts.now))
