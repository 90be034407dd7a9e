"""ContactChanged, ContactDeleted, ContactsMerged, ContactsUnmerged -> an entry of the contact's history."""

from services.contacts.domain.history import entry_of
from services.contacts.store import ContactStore
from shared.contracts.contacts import ContactEvent


async def when_contact_changed_keep_history(event: ContactEvent, contacts: ContactStore) -> None:
    if entry := entry_of(event):
        await contacts.remember(entry)
