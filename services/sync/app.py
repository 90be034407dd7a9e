"""The sync service: message -> handler."""

from datetime import timedelta

from services.sync.account_app import ACCOUNT_PUBLISHES, ACCOUNT_READS, ACCOUNT_STAGES
from services.sync.account_store import rejected
from services.sync.api import router
from services.sync.database import SyncDatabase
from services.sync.domain.accounts.refusals import AccountCommandRefused
from services.sync.domain.upkeep import LookAgain, ReleaseMore
from services.sync.handlers.look_again import look_again
from services.sync.handlers.when_account_settled_release_its_persons import when_account_settled_release_its_persons
from services.sync.handlers.when_contact_changed_tell_finance import when_contact_changed_tell_finance
from services.sync.handlers.when_contact_deleted_forget_it import when_contact_deleted_forget_it
from services.sync.handlers.when_contacts_merged_keep_the_other import when_contacts_merged_keep_the_other
from services.sync.handlers.when_document_issued_make_active_customer import when_document_issued_make_active_customer
from services.sync.handlers.when_finance_answered_note_it import when_finance_answered_note_it
from services.sync.settings import SyncSettings
from services.sync.store import SyncStore
from services.sync.upkeep import Upkeep
from shared.contracts import contacts
from shared.contracts.contacts import ContactChanged, ContactCreated, ContactDeleted, ContactsMerged, ContactsUnmerged
from shared.contracts.erp import DOCUMENT_EVENTS, DocumentIssued
from shared.contracts.finance import ACKS, PartyAcknowledged, PartyRefused
from shared.contracts.sync import CONTACT_EVENTS, CUSTOMER_EVENTS
from shared.platform.pipeline import Stage
from shared.platform.service import Service
from shared.platform.settings import Settings, read

STAGES: tuple[Stage[SyncStore], ...] = (
    Stage(
        prefetch=SyncStore.load_for,
        handlers={
            ContactCreated: when_contact_changed_tell_finance,
            ContactChanged: when_contact_changed_tell_finance,
            ContactsUnmerged: when_contact_changed_tell_finance,
            ContactDeleted: when_contact_deleted_forget_it,
            ContactsMerged: when_contacts_merged_keep_the_other,
            DocumentIssued: when_document_issued_make_active_customer,
            PartyAcknowledged: when_finance_answered_note_it,
            PartyRefused: when_finance_answered_note_it,
            LookAgain: look_again,
        },
    ),
    Stage(
        prefetch=SyncStore.load_waiting,
        handlers=dict.fromkeys(
            (
                ContactCreated,
                ContactChanged,
                ContactDeleted,
                ContactsMerged,
                ContactsUnmerged,
                PartyAcknowledged,
                ReleaseMore,
            ),
            when_account_settled_release_its_persons,
        ),
    ),
    *ACCOUNT_STAGES,
)


def build(settings: Settings, sync: SyncSettings | None = None) -> Service:
    sync = sync or read(SyncSettings)
    database = SyncDatabase(settings, forms=sync.number_forms())
    history = timedelta(days=sync.sync_run_history_days)
    return Service(
        "sync",
        "What becomes of every contact in Finance: customer, contact person, or nothing, and why.",
        settings,
        database=database,
        reads=[contacts.EVENTS, DOCUMENT_EVENTS, ACKS, *ACCOUNT_READS],
        publishes=[CUSTOMER_EVENTS, CONTACT_EVENTS, *ACCOUNT_PUBLISHES],
        stages=STAGES,
        open=lambda work: SyncStore(work, database),
        refusals={AccountCommandRefused: rejected},
        router=lambda service: router(service.pipeline, database),
        background=lambda service: Upkeep(service.pipeline, database, history=history).keep_on(),
    )
