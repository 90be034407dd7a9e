"""The contacts service: message -> handler."""

from dataclasses import replace

from services.contacts.api import router
from services.contacts.domain.errors import ContactRefused
from services.contacts.handlers.add_business_relation import add_business_relation
from services.contacts.handlers.assign_master import assign_master
from services.contacts.handlers.change_contact import change_contact
from services.contacts.handlers.change_contact_type import change_contact_type
from services.contacts.handlers.change_marketing_setup import change_marketing_setup
from services.contacts.handlers.create_contact import create_contact
from services.contacts.handlers.delete_alternative_address import delete_alternative_address
from services.contacts.handlers.delete_contact import delete_contact
from services.contacts.handlers.delete_master import delete_master
from services.contacts.handlers.delete_number_series import delete_number_series
from services.contacts.handlers.delete_salutation import delete_salutation
from services.contacts.handlers.merge_contacts import merge_contacts
from services.contacts.handlers.remove_business_relation import remove_business_relation
from services.contacts.handlers.replay_contact import replay_contact
from services.contacts.handlers.save_alternative_address import save_alternative_address
from services.contacts.handlers.save_master import save_master
from services.contacts.handlers.set_number_series import set_number_series
from services.contacts.handlers.set_salutation import set_salutation
from services.contacts.handlers.take_number import take_number
from services.contacts.handlers.unassign_master import unassign_master
from services.contacts.handlers.unmerge_contacts import unmerge_contacts
from services.contacts.handlers.when_company_became_person_leave_persons_alone import (
    when_company_became_person_leave_persons_alone,
)
from services.contacts.handlers.when_company_changed_note_what_persons_inherit import (
    when_company_changed_note_what_persons_inherit,
)
from services.contacts.handlers.when_company_changed_persons_inherit import when_company_changed_persons_inherit
from services.contacts.handlers.when_company_deleted_delete_persons import when_company_deleted_delete_persons
from services.contacts.handlers.when_company_goes_note_it import when_company_goes_note_it
from services.contacts.handlers.when_contact_changed_keep_history import when_contact_changed_keep_history
from services.contacts.handlers.when_contacts_merged_move_persons import when_contacts_merged_move_persons
from services.contacts.handlers.when_contacts_merged_take_over import when_contacts_merged_take_over
from services.contacts.handlers.when_contacts_unmerged_give_back import when_contacts_unmerged_give_back
from services.contacts.handlers.when_person_joined_follow_what_it_missed import (
    when_person_joined_follow_what_it_missed,
)
from services.contacts.handlers.when_setup_names_deleted_series_put_it_back import (
    when_setup_names_deleted_series_put_it_back,
)
from services.contacts.handlers.when_something_refers_to_contact_keep_it import (
    when_something_refers_to_contact_keep_it,
)
from services.contacts.store import ContactDatabase, ContactStore, rejected
from shared.contracts.campaigns import SEGMENT_EVENTS, SegmentLineChanged
from shared.contracts.contacts import (
    COMMANDS,
    EVENTS,
    INHERITANCE,
    MASTER_COMMANDS,
    MASTER_EVENTS,
    REJECTIONS,
    AddBusinessRelation,
    AssignMaster,
    ChangeContact,
    ChangeContactType,
    ContactChanged,
    ContactDeleted,
    ContactsMerged,
    ContactsUnmerged,
    CreateContact,
    DeleteAlternativeAddress,
    DeleteContact,
    DeleteMaster,
    InheritFromCompany,
    MergeContacts,
    RemoveBusinessRelation,
    ReplayContact,
    SaveAlternativeAddress,
    SaveMaster,
    UnassignMaster,
    UnmergeContacts,
)
from shared.contracts.contacts_setup import COMMANDS as SETUP_COMMANDS
from shared.contracts.contacts_setup import EVENTS as SETUP_EVENTS
from shared.contracts.contacts_setup import (
    ChangeMarketingSetup,
    DeleteNumberSeries,
    DeleteSalutation,
    SetNumberSeries,
    SetSalutation,
    TakeNumber,
)
from shared.contracts.interactions import EVENTS as INTERACTION_EVENTS
from shared.contracts.interactions import InteractionLogged, InteractionMoved
from shared.contracts.opportunities import OPPORTUNITY_EVENTS, TASK_EVENTS, OpportunityChanged, TaskChanged
from shared.platform.pipeline import Stage
from shared.platform.service import Service
from shared.platform.settings import Settings

OWN_CHANGES = replace(EVENTS, messages=(ContactChanged, ContactDeleted, ContactsMerged, ContactsUnmerged))
"""Our own facts that we act on; a new contact is none of them."""

INTERACTION_LOG = replace(INTERACTION_EVENTS, messages=(InteractionLogged, InteractionMoved))
"""The other facts about interactions are nothing to us, so are not even read."""

STAGES: tuple[Stage[ContactStore], ...] = (
    Stage(
        prefetch=ContactStore.load_setup,
        handlers={
            ChangeMarketingSetup: change_marketing_setup,
            SetNumberSeries: set_number_series,
            SetSalutation: set_salutation,
            DeleteNumberSeries: delete_number_series,
            DeleteSalutation: delete_salutation,
            TakeNumber: take_number,
        },
    ),
    Stage(
        prefetch=ContactStore.load_setup,
        handlers=dict.fromkeys((ChangeMarketingSetup, DeleteNumberSeries), when_setup_names_deleted_series_put_it_back),
    ),
    Stage(
        prefetch=ContactStore.load_references,
        handlers=dict.fromkeys(
            (InteractionLogged, InteractionMoved, OpportunityChanged, TaskChanged, SegmentLineChanged),
            when_something_refers_to_contact_keep_it,
        ),
    ),
    Stage(
        prefetch=ContactStore.load_for,
        handlers={
            CreateContact: create_contact,
            ChangeContact: change_contact,
            DeleteContact: delete_contact,
            ChangeContactType: change_contact_type,
            AddBusinessRelation: add_business_relation,
            RemoveBusinessRelation: remove_business_relation,
            MergeContacts: merge_contacts,
            UnmergeContacts: unmerge_contacts,
            AssignMaster: assign_master,
            UnassignMaster: unassign_master,
            SaveAlternativeAddress: save_alternative_address,
            DeleteAlternativeAddress: delete_alternative_address,
            ReplayContact: replay_contact,
            SaveMaster: save_master,
            DeleteMaster: delete_master,
            ContactChanged: when_contact_changed_keep_history,
            ContactDeleted: when_contact_changed_keep_history,
            ContactsMerged: when_contact_changed_keep_history,
            ContactsUnmerged: when_contact_changed_keep_history,
        },
    ),
    Stage(
        prefetch=ContactStore.load_companies_that_go,
        handlers=dict.fromkeys((DeleteContact, MergeContacts, ChangeContactType), when_company_goes_note_it),
    ),
    Stage(
        prefetch=ContactStore.load_setup,
        handlers={
            ChangeContactType: when_company_became_person_leave_persons_alone,
            DeleteContact: when_company_deleted_delete_persons,
            MergeContacts: when_contacts_merged_take_over,
            UnmergeContacts: when_contacts_unmerged_give_back,
        },
    ),
    Stage(
        prefetch=ContactStore.load_setup,
        handlers={MergeContacts: when_contacts_merged_move_persons},
    ),
    Stage(
        prefetch=ContactStore.load_companies_that_changed,
        handlers=dict.fromkeys(
            (CreateContact, ChangeContact, UnmergeContacts), when_person_joined_follow_what_it_missed
        ),
    ),
    Stage(
        prefetch=ContactStore.load_inheritance,
        handlers={ContactChanged: when_company_changed_note_what_persons_inherit},
    ),
    Stage(
        prefetch=ContactStore.load_inheritance,
        handlers=dict.fromkeys((ContactChanged, InheritFromCompany), when_company_changed_persons_inherit),
    ),
)


def build(settings: Settings) -> Service:
    database = ContactDatabase(settings)
    return Service(
        "contacts",
        "Companies and persons, their numbers and their changes, as in Business Central.",
        settings,
        database=database,
        reads=[
            COMMANDS,
            SETUP_COMMANDS,
            MASTER_COMMANDS,
            INHERITANCE,
            OWN_CHANGES,
            INTERACTION_LOG,
            OPPORTUNITY_EVENTS,
            TASK_EVENTS,
            SEGMENT_EVENTS,
        ],
        publishes=[EVENTS, REJECTIONS, SETUP_EVENTS, MASTER_EVENTS, INHERITANCE],
        stages=STAGES,
        open=lambda work: ContactStore(work, database),
        refusals={ContactRefused: rejected},
        router=lambda service: router(service.pipeline, database),
        at_end=database.release_numbers,
    )
