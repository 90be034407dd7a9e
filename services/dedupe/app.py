"""The dedupe service: message -> handler, in three stages: keep, compare, look again."""

from services.dedupe.api import router
from services.dedupe.handlers.when_contact_changed_keep_fingerprint import when_contact_changed_keep_fingerprint
from services.dedupe.handlers.when_contact_deleted_forget_fingerprint import when_contact_deleted_forget_fingerprint
from services.dedupe.handlers.when_fingerprint_kept_find_duplicates import when_fingerprint_kept_find_duplicates
from services.dedupe.handlers.when_pairs_saved_look_again import when_pairs_saved_look_again
from services.dedupe.store import DedupeDatabase, DedupeStore
from shared.contracts import contacts, dedupe
from shared.contracts.contacts import ContactChanged, ContactCreated, ContactDeleted
from shared.platform.pipeline import Stage
from shared.platform.service import Service
from shared.platform.settings import Settings

CONTACT_EVENTS = (ContactCreated, ContactChanged, ContactDeleted)

STAGES: tuple[Stage[DedupeStore], ...] = (
    Stage(
        prefetch=DedupeStore.load_fingerprints,
        handlers={
            ContactCreated: when_contact_changed_keep_fingerprint,
            ContactChanged: when_contact_changed_keep_fingerprint,
            ContactDeleted: when_contact_deleted_forget_fingerprint,
        },
    ),
    Stage(
        prefetch=DedupeStore.load_candidates,
        handlers=dict.fromkeys(CONTACT_EVENTS, when_fingerprint_kept_find_duplicates),
    ),
    Stage(
        prefetch=DedupeStore.load_pairs,
        handlers=dict.fromkeys(CONTACT_EVENTS, when_pairs_saved_look_again),
    ),
)


def build(settings: Settings) -> Service:
    database = DedupeDatabase(settings)
    return Service(
        "dedupe",
        "Contacts that may be one, found as they arrive, with the reasons.",
        settings,
        database=database,
        reads=[contacts.EVENTS],
        publishes=[dedupe.EVENTS],
        stages=STAGES,
        open=lambda work: DedupeStore(work, database),
        router=lambda service: router(database),
    )
