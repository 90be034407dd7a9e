"""The contacts service: message -> handler."""

from services.contacts.api import router
from services.contacts.domain.errors import ContactRefused
from services.contacts.handlers.change_contact import change_contact
from services.contacts.handlers.create_contact import create_contact
from services.contacts.handlers.delete_contact import delete_contact
from services.contacts.handlers.when_company_deleted_delete_persons import when_company_deleted_delete_persons
from services.contacts.store import ContactDatabase, ContactStore, rejected
from shared.contracts.contacts import COMMANDS, EVENTS, REJECTIONS, ChangeContact, CreateContact, DeleteContact
from shared.platform.pipeline import Stage
from shared.platform.service import Service
from shared.platform.settings import Settings

STAGES: tuple[Stage[ContactStore], ...] = (
    Stage(
        prefetch=ContactStore.load_for,
        handlers={CreateContact: create_contact, ChangeContact: change_contact, DeleteContact: delete_contact},
    ),
    Stage(handlers={DeleteContact: when_company_deleted_delete_persons}),
)


def build(settings: Settings) -> Service:
    database = ContactDatabase(settings)
    return Service(
        "contacts",
        "Companies and persons, their numbers and their changes, as in Business Central.",
        settings,
        database=database,
        reads=[COMMANDS],
        publishes=[EVENTS, REJECTIONS],
        stages=STAGES,
        open=lambda work: ContactStore(work, database),
        refusals={ContactRefused: rejected},
        router=lambda service: router(service.pipeline, database),
        at_end=database.release_numbers,
    )
