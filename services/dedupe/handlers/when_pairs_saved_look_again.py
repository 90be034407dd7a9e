"""A contact's pairs, saved -> the same pairs, if a partner changed while they were compared.

Another replica may have kept a partner's new fingerprint after we read the old one, and looked for its pairs before we
saved ours. One of the two looks last, and sees both.
"""

from services.dedupe.handlers.when_fingerprint_kept_find_duplicates import compare_two
from services.dedupe.store.batch import DedupeStore
from shared.contracts.contacts import ContactEvent
from shared.contracts.dedupe import CompareContact


async def when_pairs_saved_look_again(message: ContactEvent | CompareContact, store: DedupeStore) -> None:
    for other in store.stale_partners(message.contact_id):
        await compare_two(message.contact_id, other, store)
