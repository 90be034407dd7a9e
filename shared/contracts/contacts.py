"""Contacts: the commands they take and the facts they publish. Field names are Business Central's, in snake case."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from shared.contracts.message import Message, Topic


class ContactType(StrEnum):
    COMPANY = "Company"
    PERSON = "Person"


class CorrespondenceType(StrEnum):
    BLANK = ""
    HARD_COPY = "Hard Copy"
    EMAIL = "Email"


class LinkToTable(StrEnum):
    """What a business relation points at."""

    BLANK = ""
    CUSTOMER = "Customer"
    VENDOR = "Vendor"
    BANK_ACCOUNT = "Bank Account"
    EMPLOYEE = "Employee"


class BusinessRelation(BaseModel):
    """One row of Contact Business Relation: a code, and the customer, vendor, ... that the contact is."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    business_relation_code: str
    link_to_table: LinkToTable = LinkToTable.BLANK
    no: str = ""


class ContactFields(BaseModel):
    """The fields of a contact card that a user fills in (Business Central table 5050). Blank is the empty string."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = ""
    name_2: str = ""
    first_name: str = ""
    middle_name: str = ""
    surname: str = ""
    job_title: str = ""
    initials: str = ""
    salutation_code: str = ""
    address: str = ""
    address_2: str = ""
    post_code: str = ""
    city: str = ""
    county: str = ""
    country_region_code: str = ""
    phone_no: str = ""
    mobile_phone_no: str = ""
    extension_no: str = ""
    pager: str = ""
    fax_no: str = ""
    telex_no: str = ""
    telex_answer_back: str = ""
    email: str = ""
    email_2: str = ""
    home_page: str = ""
    language_code: str = ""
    format_region: str = ""
    territory_code: str = ""
    salesperson_code: str = ""
    currency_code: str = ""
    vat_registration_no: str = ""
    registration_no: str = ""
    external_id: str = ""
    organizational_level_code: str = ""
    correspondence_type: CorrespondenceType = CorrespondenceType.BLANK
    exclude_from_segment: bool = False
    privacy_blocked: bool = False
    minor: bool = False
    parental_consent_received: bool = False


class ContactState(ContactFields):
    """A contact as it stands: what every contact event carries.

    A person's `company_id`, `company_no` and `company_name` are its company's; a company's are its own.
    """

    contact_id: UUID
    no: str
    type: ContactType
    search_name: str = ""
    company_id: UUID | None = None
    company_no: str = ""
    company_name: str = ""
    business_relations: tuple[BusinessRelation, ...] = ()
    last_modified_at: datetime


class ContactCommand(Message):
    """A command to one contact. Senders choose `contact_id`, so that they can tell its facts and follow it up."""

    contact_id: UUID

    def key(self) -> str:
        return str(self.contact_id)


class CreateContact(ContactCommand, ContactFields):
    """Create a company or a person.

    `no` blank: the next number of the contact number series. A person names its company by `company_no`, or by
    `company_id` when the number is not known yet. `business_relations` are links that exist already, as when contacts
    are made from customers.
    """

    type: ContactType
    no: str = ""
    company_no: str = ""
    company_id: UUID | None = None
    business_relations: tuple[BusinessRelation, ...] = ()


class ContactChanges(ContactFields):
    """The fields to change: those that are present, a blank one included. Absent fields stay as they are."""

    company_no: str = ""
    company_id: UUID | None = None

    @model_serializer(mode="wrap")
    def _only_present(self, written: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in written(self).items() if name in self.model_fields_set}


class ChangeContact(ContactCommand):
    """Change fields of a contact; refused when `expected_version` is given and is not the contact's."""

    changes: ContactChanges
    expected_version: int | None = None


class DeleteContact(ContactCommand):
    """Delete a contact, a company with its persons. Its number is not used again."""

    expected_version: int | None = None


class ChangeContactType(ContactCommand):
    """Make a company a person, or a person a company."""

    type: ContactType
    expected_version: int | None = None


class AddBusinessRelation(ContactCommand):
    """Note that the contact is a customer, vendor, bank account or employee; a blank code is Marketing Setup's."""

    relation: BusinessRelation


class RemoveBusinessRelation(ContactCommand):
    """Take one business relation away; `relation` names it whole."""

    relation: BusinessRelation


class MergeContacts(ContactCommand):
    """Make one of two contacts: `contact_id` stays, `merged_id` goes (Business Central, Merge Duplicate).

    `take` names the fields whose values come from the one that goes.
    """

    merged_id: UUID
    take: tuple[str, ...] = ()
    expected_version: int | None = None
    merged_expected_version: int | None = None


class UnmergeContacts(ContactCommand):
    """Undo a merge: `merged_id` is a contact again, and `contact_id` gives back what it took from it."""

    merged_id: UUID


class ContactEvent(Message):
    """A fact about one contact, with its state afterwards.

    `version` counts the contact's changes from 1, so a reader drops what it has seen. `old` holds the values before the
    change of exactly the fields that changed (empty for a new contact).
    """

    contact_id: UUID
    version: int = Field(ge=1)
    contact: ContactState
    old: dict[str, Any] = Field(default_factory=dict)

    def key(self) -> str:
        return str(self.contact_id)


class ContactCreated(ContactEvent):
    """A contact exists."""


class ContactChanged(ContactEvent):
    """Fields of a contact changed."""


class ContactDeleted(ContactEvent):
    """A contact is gone; `contact` is its last state."""

    last = True


class ContactsMerged(ContactEvent):
    """`contact_id` is gone into `into_id`; `contact` is its last state. What refers to it refers to the other now.

    The contact that stays tells of its own changes by `ContactChanged`.
    """

    into_id: UUID
    into_no: str


class ContactsUnmerged(ContactEvent):
    """`contact_id` is a contact again, as `contact` says; what was its own before the merge with `from_id` is again."""

    from_id: UUID
    from_no: str


class FieldError(BaseModel):
    """Why one field, or the whole command (`field` blank), was refused: a stable code and a sentence."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    field: str = ""
    code: str
    message: str


class ContactCommandRejected(Message):
    """A command was refused and changed nothing; `errors` names every field and reason at once."""

    command_id: str
    command: str
    contact_id: UUID
    errors: tuple[FieldError, ...]

    def key(self) -> str:
        return self.command_id


COMMANDS = Topic(
    "contacts.contact.commands.v1",
    (
        CreateContact,
        ChangeContact,
        DeleteContact,
        ChangeContactType,
        AddBusinessRelation,
        RemoveBusinessRelation,
        MergeContacts,
        UnmergeContacts,
    ),
    keyed_by="contact_id",
)
EVENTS = Topic(
    "contacts.contact.events.v1",
    (ContactCreated, ContactChanged, ContactDeleted, ContactsMerged, ContactsUnmerged),
    keyed_by="contact_id",
    cleanup="compact",
)
REJECTIONS = Topic("contacts.command.events.v1", (ContactCommandRejected,), keyed_by="command_id")
TOPICS = (COMMANDS, EVENTS, REJECTIONS)
