"""ContactChanged of a company -> CompanyInheritance: what its persons have to follow."""

from services.contacts.domain.company_change import CompanyChange
from services.contacts.domain.company_inheritance import CompanyInheritance
from services.contacts.store import ContactStore
from shared.contracts.contacts import ContactChanged


async def when_company_changed_note_what_persons_inherit(event: ContactChanged, contacts: ContactStore) -> None:
    change = CompanyChange.of(event)
    if change is None:
        return
    known = await contacts.following.of(event.contact_id)
    before = known or CompanyInheritance(company_id=event.contact_id, company_no=event.contact.no)
    contacts.following.save(known, before.note(change), tell=False)
