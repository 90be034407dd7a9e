"""MergeContacts, applied -> the Contact that stays -> ContactChanged."""

from services.contacts.domain.merge import crossed, take_over
from services.contacts.domain.unmerge import back
from services.contacts.store import ContactStore
from shared.contracts.contacts import MergeContacts


async def when_contacts_merged_take_over(command: MergeContacts, contacts: ContactStore) -> None:
    stays, gone = await contacts.existing(command.contact_id), await contacts.existing(command.merged_id)
    if gone.merged_into_id != stays.contact_id:
        return
    if crossed(stays, gone):
        stays, unmerged = back(stays, gone, now=contacts.now)
        contacts.save(stays, unmerged)
    if not stays.deleted:
        contact, changed = take_over(stays, gone, command, setup=contacts.setup, now=contacts.now)
        await contacts.keep(contact, changed)
