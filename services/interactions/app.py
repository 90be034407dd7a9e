"""The interactions service: message -> handler."""

from services.interactions.api import router
from services.interactions.handlers.when_contact_changes_keep_its_card import when_contact_changes_keep_its_card
from services.interactions.handlers.when_contact_changes_match_what_waits import when_contact_changes_match_what_waits
from services.interactions.handlers.when_document_or_call_arrives_record_it import (
    when_document_or_call_arrives_record_it,
)
from services.interactions.handlers.when_document_or_call_waits_match_it import when_document_or_call_waits_match_it
from services.interactions.store import InteractionDatabase, InteractionStore
from shared.contracts.contacts import EVENTS as CONTACT_EVENTS
from shared.contracts.contacts import ContactChanged, ContactCreated, ContactDeleted
from shared.contracts.erp import DOCUMENT_EVENTS, DocumentIssued
from shared.contracts.interactions import EVENTS
from shared.contracts.telephony import CALL_EVENTS, CallEnded
from shared.platform.pipeline import Stage
from shared.platform.service import Service
from shared.platform.settings import Settings

STAGES: tuple[Stage[InteractionStore], ...] = (
    Stage(
        prefetch=InteractionStore.load_cards,
        handlers=dict.fromkeys((ContactCreated, ContactChanged, ContactDeleted), when_contact_changes_keep_its_card),
    ),
    Stage(
        prefetch=InteractionStore.load_arrivals,
        handlers=dict.fromkeys((DocumentIssued, CallEnded), when_document_or_call_arrives_record_it),
    ),
    Stage(
        prefetch=InteractionStore.load_waiting,
        handlers={
            DocumentIssued: when_document_or_call_waits_match_it,
            CallEnded: when_document_or_call_waits_match_it,
            ContactCreated: when_contact_changes_match_what_waits,
            ContactChanged: when_contact_changes_match_what_waits,
            ContactDeleted: when_contact_changes_match_what_waits,
        },
    ),
)


def build(settings: Settings) -> Service:
    database = InteractionDatabase(settings)
    return Service(
        "interactions",
        "The interaction log: which document and which call belongs to which contact.",
        settings,
        database=database,
        reads=[DOCUMENT_EVENTS, CALL_EVENTS, CONTACT_EVENTS],
        publishes=[EVENTS],
        stages=STAGES,
        open=lambda work: InteractionStore(work, database),
        router=lambda service: router(database),
    )
