"""CompareContact -> its fingerprint and search strings, made anew."""

from services.dedupe.domain.known_contact import remember
from services.dedupe.store.batch import DedupeStore
from shared.contracts.dedupe import CompareContact


async def compare_contact(command: CompareContact, store: DedupeStore) -> None:
    known = await store.known(command.contact_id)
    if known and known.version > command.version:
        return
    own = store.fingerprint(command.contact_id, command.version)
    anew = remember(known, command.contact, command.version, store.setup, anew=True, own=own)
    if anew != known:
        store.remember(command.contact_id, anew)
