"""The sync service: message -> handler."""

from services.sync.api import router
from services.sync.handlers.when_account_settled_release_its_persons import when_account_settled_release_its_persons
from services.sync.handlers.when_contact_changed_tell_finance import when_contact_changed_tell_finance
from services.sync.handlers.when_contact_deleted_forget_it import when_contact_deleted_forget_it
from services.sync.handlers.when_document_issued_make_active_customer import when_document_issued_make_active_customer
from services.sync.store import SyncDatabase, SyncStore
from shared.contracts import contacts
from shared.contracts.contacts import ContactChanged, ContactCreated, ContactDeleted
from shared.contracts.erp import DOCUMENT_EVENTS, DocumentIssued
from shared.contracts.sync import CONTACT_EVENTS, CUSTOMER_EVENTS
from shared.platform.pipeline import Stage
from shared.platform.service import Service
from shared.platform.settings import Settings

STAGES: tuple[Stage[SyncStore], ...] = (
    Stage(
        prefetch=SyncStore.load_for,
        handlers={
            ContactCreated: when_contact_changed_tell_finance,
            ContactChanged: when_contact_changed_tell_finance,
            ContactDeleted: when_contact_deleted_forget_it,
            DocumentIssued: when_document_issued_make_active_customer,
        },
    ),
    Stage(
        prefetch=SyncStore.load_waiting,
        handlers=dict.fromkeys(
            (ContactCreated, ContactChanged, ContactDeleted), when_account_settled_release_its_persons
        ),
    ),
)


def build(settings: Settings) -> Service:
    database = SyncDatabase(settings)
    return Service(
        "sync",
        "What becomes of every contact in Finance: customer, contact person, or nothing, and why.",
        settings,
        database=database,
        reads=[contacts.EVENTS, DOCUMENT_EVENTS],
        publishes=[CUSTOMER_EVENTS, CONTACT_EVENTS],
        stages=STAGES,
        open=lambda work: SyncStore(work, database),
        router=lambda service: router(database),
    )
