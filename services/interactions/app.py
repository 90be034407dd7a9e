"""The interactions service: message -> handler."""

from services.interactions.api import router
from services.interactions.database import InteractionDatabase
from services.interactions.domain.errors import InteractionRefused
from services.interactions.handlers.assign_interaction import assign_interaction
from services.interactions.handlers.cancel_interaction import cancel_interaction
from services.interactions.handlers.change_interaction import change_interaction
from services.interactions.handlers.choose_interaction_template import choose_interaction_template
from services.interactions.handlers.delete_interaction import delete_interaction
from services.interactions.handlers.delete_interaction_group import delete_interaction_group
from services.interactions.handlers.delete_interaction_template import delete_interaction_template
from services.interactions.handlers.delete_salesperson import delete_salesperson
from services.interactions.handlers.log_interaction import log_interaction
from services.interactions.handlers.postpone_interaction import postpone_interaction
from services.interactions.handlers.request_opportunity import request_opportunity
from services.interactions.handlers.request_task import request_task
from services.interactions.handlers.save_interaction_group import save_interaction_group
from services.interactions.handlers.save_interaction_template import save_interaction_template
from services.interactions.handlers.save_salesperson import save_salesperson
from services.interactions.handlers.uncancel_interaction import uncancel_interaction
from services.interactions.handlers.when_contact_changes_keep_its_card import when_contact_changes_keep_its_card
from services.interactions.handlers.when_contact_changes_match_what_waits import when_contact_changes_match_what_waits
from services.interactions.handlers.when_document_or_call_arrives_record_it import (
    when_document_or_call_arrives_record_it,
)
from services.interactions.handlers.when_document_or_call_waits_match_it import when_document_or_call_waits_match_it
from services.interactions.handlers.when_entries_are_written_settle_them import when_entries_are_written_settle_them
from services.interactions.handlers.when_mail_arrives_divide_it import when_mail_arrives_divide_it
from services.interactions.handlers.when_mail_is_divided_record_its_parts import when_mail_is_divided_record_its_parts
from services.interactions.handlers.when_mail_parts_wait_match_them import when_mail_parts_wait_match_them
from services.interactions.handlers.when_mails_are_due_divide_them import when_mails_are_due_divide_them
from services.interactions.handlers.when_more_is_due_look_again import when_more_is_due_look_again
from services.interactions.handlers.when_salesperson_comes_divide_what_waits import (
    when_salesperson_comes_divide_what_waits,
)
from services.interactions.handlers.when_task_changes_keep_its_date import when_task_changes_keep_its_date
from services.interactions.store import InteractionStore, rejected
from shared.contracts.contacts import EVENTS as CONTACT_EVENTS
from shared.contracts.contacts import ContactChanged, ContactCreated, ContactDeleted, ContactsMerged, ContactsUnmerged
from shared.contracts.erp import DOCUMENT_EVENTS, DocumentIssued
from shared.contracts.interactions import (
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
    CancelInteraction,
    ChangeInteraction,
    ChooseInteractionTemplate,
    DeleteInteraction,
    DeleteInteractionGroup,
    DeleteInteractionTemplate,
    DeleteSalesperson,
    FollowUpDue,
    LogInteraction,
    MailsDue,
    PostponeInteraction,
    RequestOpportunity,
    RequestTask,
    SaveInteractionGroup,
    SaveInteractionTemplate,
    SaveSalesperson,
    UncancelInteraction,
)
from shared.contracts.mail import MAIL_EVENTS, MailDelivered
from shared.contracts.message import Message
from shared.contracts.opportunities import TASK_EVENTS, TaskChanged
from shared.contracts.telephony import CALL_EVENTS, CallEnded
from shared.platform.pipeline import Stage
from shared.platform.service import Service
from shared.platform.settings import Settings

MAIL_STAGES: tuple[Stage[InteractionStore], ...] = (
    Stage(
        prefetch=InteractionStore.load_salespeople,
        handlers={SaveSalesperson: save_salesperson, DeleteSalesperson: delete_salesperson},
    ),
    Stage(prefetch=InteractionStore.load_tasks, handlers={TaskChanged: when_task_changes_keep_its_date}),
    Stage(prefetch=InteractionStore.load_mails, handlers={MailDelivered: when_mail_arrives_divide_it}),
    Stage(prefetch=InteractionStore.load_parts, handlers={MailDelivered: when_mail_is_divided_record_its_parts}),
    Stage(prefetch=InteractionStore.load_waiting_parts, handlers={MailDelivered: when_mail_parts_wait_match_them}),
    Stage(
        handlers={
            SaveSalesperson: when_salesperson_comes_divide_what_waits,
            MailsDue: when_mails_are_due_divide_them,
        }
    ),
)
CONTACT_FACTS = (ContactCreated, ContactChanged, ContactDeleted, ContactsMerged, ContactsUnmerged)
COMMANDED: Stage[InteractionStore] = Stage(
    prefetch=InteractionStore.load_commands,
    handlers={
        LogInteraction: log_interaction,
        PostponeInteraction: postpone_interaction,
        ChangeInteraction: change_interaction,
        CancelInteraction: cancel_interaction,
        UncancelInteraction: uncancel_interaction,
        DeleteInteraction: delete_interaction,
        AssignInteraction: assign_interaction,
        RequestOpportunity: request_opportunity,
        RequestTask: request_task,
    },
)
DUE: Stage[InteractionStore] = Stage(
    prefetch=InteractionStore.load_due, handlers={FollowUpDue: when_more_is_due_look_again}
)
MASTERS: Stage[InteractionStore] = Stage(
    prefetch=InteractionStore.load_masters,
    handlers={
        SaveInteractionGroup: save_interaction_group,
        DeleteInteractionGroup: delete_interaction_group,
        SaveInteractionTemplate: save_interaction_template,
        DeleteInteractionTemplate: delete_interaction_template,
        ChooseInteractionTemplate: choose_interaction_template,
    },
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
    *MAIL_STAGES,
    COMMANDED,
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
            FOLLOWUPS,
            TASK_EVENTS,
            CONTACT_EVENTS,
        ],
        publishes=[EVENTS, FOLLOWUPS, REJECTIONS, SALESPERSON_EVENTS, GROUP_EVENTS, TEMPLATE_EVENTS, SETUP_EVENTS],
        stages=STAGES,
        open=lambda work: InteractionStore(work, database),
        refusals={InteractionRefused: rejected},
        router=lambda service: router(service.pipeline, database),
    )
