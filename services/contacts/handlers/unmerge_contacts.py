"""UnmergeContacts -> the Contact that was merged -> ContactsUnmerged."""

from services.contacts.domain.errors import refuse_if
from services.contacts.domain.unmerge import relations_back, unmerge
from services.contacts.store import ContactStore
from shared.contracts.contacts import UnmergeContacts


async def unmerge_contacts(command: UnmergeContacts, contacts: ContactStore) -> None:
    stays = await contacts.existing(command.contact_id)
    gone = await contacts.existing(command.merged_id)
    contact, unmerged = unmerge(gone, stays, command, now=contacts.now)
    refuse_if(*await contacts.links.taken(relations_back(stays, gone), stays.contact_id, gone.contact_id))
    contacts.save(contact, unmerged)
