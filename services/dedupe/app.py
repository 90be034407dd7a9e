"""The dedupe service: message -> handler, in three stages: keep, compare, look again."""

from services.dedupe.api import router
from services.dedupe.domain.errors import DuplicateRefused
from services.dedupe.handlers.accept_duplicates import accept_duplicates
from services.dedupe.handlers.compare_contact import compare_contact
from services.dedupe.handlers.merge_duplicates import merge_duplicates
from services.dedupe.handlers.reopen_duplicates import reopen_duplicates
from services.dedupe.handlers.when_contact_changed_keep_fingerprint import when_contact_changed_keep_fingerprint
from services.dedupe.handlers.when_contact_gone_forget_fingerprint import when_contact_gone_forget_fingerprint
from services.dedupe.handlers.when_fingerprint_kept_find_duplicates import when_fingerprint_kept_find_duplicates
from services.dedupe.handlers.when_marketing_setup_changed_follow_it import when_marketing_setup_changed_follow_it
from services.dedupe.handlers.when_merge_refused_show_why import when_merge_refused_show_why
from services.dedupe.handlers.when_pair_reopened_compare_it import when_pair_reopened_compare_it
from services.dedupe.handlers.when_pairs_saved_look_again import when_pairs_saved_look_again
from services.dedupe.store.batch import DedupeStore, rejected
from services.dedupe.store.database import DedupeDatabase
from services.dedupe.upkeep import keep_on
from shared.contracts import contacts, contacts_setup, dedupe
from shared.contracts.contacts import (
    ContactChanged,
    ContactCommandRejected,
    ContactCreated,
    ContactDeleted,
    ContactsMerged,
    ContactsUnmerged,
)
from shared.contracts.contacts_setup import MarketingSetupChanged
from shared.contracts.dedupe import AcceptDuplicates, CompareContact, MergeDuplicates, ReopenDuplicates
from shared.platform.pipeline import Stage
from shared.platform.service import Service
from shared.platform.settings import Settings

COMPARED = (ContactCreated, ContactChanged, ContactDeleted, ContactsMerged, ContactsUnmerged, CompareContact)

STAGES: tuple[Stage[DedupeStore], ...] = (
    Stage(
        prefetch=DedupeStore.load,
        handlers={
            ContactCreated: when_contact_changed_keep_fingerprint,
            ContactChanged: when_contact_changed_keep_fingerprint,
            ContactsUnmerged: when_contact_changed_keep_fingerprint,
            ContactDeleted: when_contact_gone_forget_fingerprint,
            ContactsMerged: when_contact_gone_forget_fingerprint,
            CompareContact: compare_contact,
            AcceptDuplicates: accept_duplicates,
            ReopenDuplicates: reopen_duplicates,
            MergeDuplicates: merge_duplicates,
            ContactCommandRejected: when_merge_refused_show_why,
            MarketingSetupChanged: when_marketing_setup_changed_follow_it,
        },
    ),
    Stage(
        prefetch=DedupeStore.load_candidates,
        handlers={
            **dict.fromkeys(COMPARED, when_fingerprint_kept_find_duplicates),
            ReopenDuplicates: when_pair_reopened_compare_it,
        },
    ),
    Stage(
        prefetch=DedupeStore.load_pairs_again,
        handlers=dict.fromkeys(COMPARED, when_pairs_saved_look_again),
    ),
)


def build(settings: Settings) -> Service:
    database = DedupeDatabase(settings)
    return Service(
        "dedupe",
        "Contacts that may be one, found as they arrive, with the reasons, and what is decided about them.",
        settings,
        database=database,
        reads=[contacts.EVENTS, contacts.REJECTIONS, contacts_setup.EVENTS, dedupe.COMMANDS, dedupe.CONTACT_COMMANDS],
        publishes=[dedupe.EVENTS, dedupe.REJECTIONS, contacts.COMMANDS],
        stages=STAGES,
        open=lambda work: DedupeStore(work, database),
        refusals={DuplicateRefused: rejected},
        background=lambda _: keep_on(database),
        router=lambda service: router(service.pipeline, database, service.metrics.registry),
    )
