"""DeleteContact, MergeContacts, ChangeContactType, applied -> CompanyInheritance: who joins meanwhile looks for it."""

from services.contacts.domain.company_gone import is_no_company
from services.contacts.domain.company_inheritance import CompanyInheritance
from services.contacts.store import ContactStore
from shared.contracts.contacts import ChangeContactType, ContactType, DeleteContact, MergeContacts


async def when_company_goes_note_it(
    command: DeleteContact | MergeContacts | ChangeContactType, contacts: ContactStore
) -> None:
    goes = await contacts.existing(command.merged_id if isinstance(command, MergeContacts) else command.contact_id)
    was_company = goes.type is ContactType.COMPANY or isinstance(command, ChangeContactType)
    known = await contacts.following.of(goes.contact_id)
    if known is None and was_company and is_no_company(goes):
        contacts.following.save(known, CompanyInheritance(company_id=goes.contact_id, company_no=goes.no), tell=False)
