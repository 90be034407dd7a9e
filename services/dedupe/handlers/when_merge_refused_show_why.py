"""ContactCommandRejected of a MergeContacts -> the pair, with the reasons."""

from services.dedupe.domain.decisions import merge_refused
from services.dedupe.store.batch import DedupeStore
from shared.contracts.contacts import ContactCommandRejected, MergeContacts


async def when_merge_refused_show_why(refusal: ContactCommandRejected, store: DedupeStore) -> None:
    if refusal.command != MergeContacts.__name__:
        return
    for pair in await store.pairs_of(refusal.contact_id):
        if shown := merge_refused(pair, refusal.command_id, refusal.errors):
            store.save_merging(shown)
