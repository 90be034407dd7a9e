"""ChangeContactType of a company, applied -> persons that joined it meanwhile -> ContactChanged of each."""

from services.contacts.domain.company_gone import is_no_company, left_alone
from services.contacts.store import ContactStore
from shared.contracts.contacts import ChangeContactType


async def when_company_became_person_leave_persons_alone(command: ChangeContactType, contacts: ContactStore) -> None:
    contact = await contacts.existing(command.contact_id)
    if is_no_company(contact):
        for person in await contacts.persons_of(contact.contact_id):
            contacts.save(*left_alone(person, setup=contacts.setup, now=contacts.now))
