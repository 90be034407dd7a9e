"""The interactions service: message -> handler."""

from services.interactions.api import router
from services.interactions.database import InteractionDatabase
from services.interactions.domain.errors import InteractionRefused
from services.interactions.handlers.when_contact_changes_keep_its_card import when_contact_changes_keep_its_card
from services.interactions.handlers.when_contact_changes_match_what_waits import when_contact_changes_match_what_waits
from services.interactions.handlers.when_document_or_call_arrives_record_it import (
    when_document_or_call_arrives_record_it,
)
from services.interactions.handlers.when_document_or_call_waits_match_it import when_document_or_call_waits_match_it
from services.interactions.handlers.when_entries_are_written_settle_them import when_entries_are_written_settle_them
from services.interactions.handlers.when_more_is_due_look_again import when_more_is_due_look_again
from services.interactions.handlers.when_task_changes_keep_its_date import when_task_changes_keep_its_date
from services.interactions.stages.by_hand import COMMANDED, MASTERS, TEMPLATED
from services.interactions.stages.campaign import CAMPAIGN_STAGES
from services.interactions.stages.mail import MAIL_STAGES
from services.interactions.store import InteractionStore, rejected
from shared.contracts.contacts import EVENTS as CONTACT_EVENTS
from shared.contracts.contacts import ContactChanged, ContactCreated, ContactDeleted, ContactsMerged, ContactsUnmerged
from shared.contracts.erp import DOCUMENT_EVENTS, DocumentIssued
from shared.contracts.interactions import (
    CAMPAIGN_COMMANDS,
    CAMPAIGN_EVENTS,
    COMMANDS,
    EVENTS,
    FOLLOWUPS,
    GROUP_COMMANDS,
    GROUP_EVENTS,
    REJECTIONS,
    SALESPERSON_COMMANDS,
    SALESPERSON_EVENTS,
    SETUP_COMMANDS,
    SETUP_EVENTS,
    TEMPLATE_COMMANDS,
    TEMPLATE_EVENTS,
    AssignInteraction,
    ChooseInteractionTemplate,
    FollowUpDue,
    LogInteraction,
    MailsDue,
    PostponeInteraction,
    SaveSalesperson,
    TemplateDue,
)
from shared.contracts.mail import MAIL_EVENTS, MailDelivered
from shared.contracts.message import Message
from shared.contracts.opportunities import TASK_EVENTS, TaskChanged
from shared.contracts.telephony import CALL_EVENTS, CallEnded
from shared.platform.pipeline import Stage
from shared.platform.service import Service
from shared.platform.settings import Settings

CONTACT_FACTS = (ContactCreated, ContactChanged, ContactDeleted, ContactsMerged, ContactsUnmerged)
DUE: Stage[InteractionStore] = Stage(
    prefetch=InteractionStore.load_due, handlers={FollowUpDue: when_more_is_due_look_again}
)
LOGGING: tuple[type[Message], ...] = (
    *CONTACT_FACTS,
    DocumentIssued,
    CallEnded,
    MailDelivered,
    SaveSalesperson,
    LogInteraction,
    PostponeInteraction,
    AssignInteraction,
    FollowUpDue,
    MailsDue,
    ChooseInteractionTemplate,
    TemplateDue,
)
STAGES: tuple[Stage[InteractionStore], ...] = (
    MASTERS,
    Stage(
        prefetch=InteractionStore.load_cards,
        handlers=dict.fromkeys(CONTACT_FACTS, when_contact_changes_keep_its_card),
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
            **dict.fromkeys(CONTACT_FACTS, when_contact_changes_match_what_waits),
        },
    ),
    TEMPLATED,
    *MAIL_STAGES,
    Stage(prefetch=InteractionStore.load_tasks, handlers={TaskChanged: when_task_changes_keep_its_date}),
    COMMANDED,
    *CAMPAIGN_STAGES,
    DUE,
    Stage(handlers=dict.fromkeys(LOGGING, when_entries_are_written_settle_them)),
)


def build(settings: Settings) -> Service:
    database = InteractionDatabase(settings)
    return Service(
        "interactions",
        "The interaction log: which document and which call belongs to which contact.",
        settings,
        database=database,
        reads=[
            DOCUMENT_EVENTS,
            CALL_EVENTS,
            MAIL_EVENTS,
            SALESPERSON_COMMANDS,
            GROUP_COMMANDS,
            TEMPLATE_COMMANDS,
            SETUP_COMMANDS,
            COMMANDS,
            CAMPAIGN_COMMANDS,
            FOLLOWUPS,
            TASK_EVENTS,
            CONTACT_EVENTS,
        ],
        publishes=[
            EVENTS,
            CAMPAIGN_EVENTS,
            FOLLOWUPS,
            REJECTIONS,
            SALESPERSON_EVENTS,
            GROUP_EVENTS,
            TEMPLATE_EVENTS,
            SETUP_EVENTS,
        ],
        stages=STAGES,
        open=lambda work: InteractionStore(work, database),
        refusals={InteractionRefused: rejected},
        router=lambda service: router(service.pipeline, database),
    )
