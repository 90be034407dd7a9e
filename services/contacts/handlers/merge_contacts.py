"""MergeContacts -> the Contact that goes -> ContactsMerged."""

from services.contacts.domain.merge import merge
from services.contacts.store import ContactStore
from shared.contracts.contacts import MergeContacts


async def merge_contacts(command: MergeContacts, contacts: ContactStore) -> None:
    stays = await contacts.existing(command.contact_id)
    goes = await contacts.existing(command.merged_id)
    followed = await contacts.followed_by(goes)
    gone, merged = merge(stays, goes, command, setup=contacts.setup, now=contacts.now, followed=followed)
    contacts.save(gone, merged)
