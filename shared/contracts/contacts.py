"""Contacts: the commands they take and the facts they publish. Field names are Business Central's, in snake case."""

from datetime import date, datetime
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


class ContactBusinessRelation(StrEnum):
    """The one word for all relations of a contact and its company."""

    NONE = "None"
    CUSTOMER = "Customer"
    VENDOR = "Vendor"
    BANK_ACCOUNT = "Bank Account"
    EMPLOYEE = "Employee"
    OTHER = "Other"
    MULTIPLE = "Multiple"


class BusinessRelation(BaseModel):
    """One row of Contact Business Relation: a code, and the customer, vendor, ... that the contact is."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    business_relation_code: str
    link_to_table: LinkToTable = LinkToTable.BLANK
    no: str = ""


class MasterKind(StrEnum):
    """The lists by which contacts are classified: each a code with a description.

    A business relation is not assigned, but added with what it links to (`AddBusinessRelation`).
    """

    BUSINESS_RELATION = "Business Relation"
    INDUSTRY_GROUP = "Industry Group"
    WEB_SOURCE = "Web Source"
    JOB_RESPONSIBILITY = "Job Responsibility"
    ORGANIZATIONAL_LEVEL = "Organizational Level"
    MAILING_GROUP = "Mailing Group"


class ContactWebSource(BaseModel):
    """Where to look for a company on the web: the code of a web source, and the word to search for there."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    search_word: str = ""


class DateRange(BaseModel):
    """The days from `starting_date` to `ending_date`, both included; None: open."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    starting_date: date
    ending_date: date | None = None


class AlternativeAddress(BaseModel):
    """Where a contact is to be reached at times (Business Central, Contact Alt. Address table 5051)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str
    company_name: str = ""
    address: str = ""
    address_2: str = ""
    post_code: str = ""
    city: str = ""
    county: str = ""
    country_region_code: str = ""
    phone_no: str = ""
    mobile_phone_no: str = ""
    fax_no: str = ""
    email: str = ""
    date_ranges: tuple[DateRange, ...] = ()


class ContactFields(BaseModel):
    """The fields of a contact card that a user fills in (Business Central table 5050). Blank is the empty string.

    `search_name` follows the name while nobody gives it a value of its own. `image` says where the picture is, by an
    address or the id of a medium; no message carries the picture itself.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str = ""
    search_name: str = ""
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
    image: str = ""
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


class ContactLists(BaseModel):
    """What a contact has of the lists of codes, and where else it is to be reached."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    industry_groups: tuple[str, ...] = ()
    web_sources: tuple[ContactWebSource, ...] = ()
    job_responsibilities: tuple[str, ...] = ()
    mailing_groups: tuple[str, ...] = ()
    alternative_addresses: tuple[AlternativeAddress, ...] = ()


class ContactState(ContactFields):
    """A contact as it stands: what every contact event carries.

    A person's `company_id`, `company_no` and `company_name` are its company's; a company's are its own. `no_series` is
    the number series that its number was taken from, blank when it was given.
    """

    contact_id: UUID
    no: str
    type: ContactType
    company_id: UUID | None = None
    company_no: str = ""
    company_name: str = ""
    business_relations: tuple[BusinessRelation, ...] = ()
    contact_business_relation: ContactBusinessRelation = ContactBusinessRelation.NONE
    no_series: str = ""
    industry_groups: tuple[str, ...] = ()
    web_sources: tuple[ContactWebSource, ...] = ()
    job_responsibilities: tuple[str, ...] = ()
    mailing_groups: tuple[str, ...] = ()
    alternative_addresses: tuple[AlternativeAddress, ...] = ()
    last_modified_at: datetime


class ContactCommand(Message):
    """A command to one contact. Senders choose `contact_id`, so that they can tell its facts and follow it up."""

    contact_id: UUID

    def key(self) -> str:
        return str(self.contact_id)


class CreateContact(ContactCommand, ContactFields, ContactLists):
    """Create a company or a person.

    `no` blank: the next number of the contact number series, or of `no_series`, one related to it. A person names its
    company by `company_no`, or by `company_id` when the number is not known yet. `business_relations` are links that
    exist already, as when contacts are made from customers.
    """

    type: ContactType
    no: str = ""
    no_series: str = ""
    company_no: str = ""
    company_id: UUID | None = None
    business_relations: tuple[BusinessRelation, ...] = ()


class ContactChanges(ContactFields, ContactLists):
    """The fields to change: those that are present, a blank one included. Absent fields stay as they are.

    A list that is present is the whole list.
    """

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
    expected_version: int | None = None


class RemoveBusinessRelation(ContactCommand):
    """Take one business relation away; `relation` names it whole."""

    relation: BusinessRelation
    expected_version: int | None = None


class MergeContacts(ContactCommand):
    """Make one of two contacts: `contact_id` stays, `merged_id` goes (Business Central, Merge Duplicate).

    `take` names the fields whose values come from the one that goes. Rows that both have and that differ are conflicts,
    as `web_sources/GOOGLE`: each is named in `take` or in `keep`.
    """

    merged_id: UUID
    take: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    expected_version: int | None = None
    merged_expected_version: int | None = None


class UnmergeContacts(ContactCommand):
    """Undo a merge: `merged_id` is a contact again, and `contact_id` gives back what it took from it."""

    merged_id: UUID
    expected_version: int | None = None


class AssignMaster(ContactCommand):
    """Give a contact an entry of a list; `search_word` is for a web source. A person has one organizational level."""

    kind: MasterKind
    code: str
    search_word: str = ""
    expected_version: int | None = None


class UnassignMaster(ContactCommand):
    """Take an entry of a list away from a contact."""

    kind: MasterKind
    code: str
    expected_version: int | None = None


class SaveAlternativeAddress(ContactCommand):
    """Give a contact an alternative address, or change the one of the same code."""

    address: AlternativeAddress
    expected_version: int | None = None


class DeleteAlternativeAddress(ContactCommand):
    """Take an alternative address away, with its date ranges."""

    code: str
    expected_version: int | None = None


class ReplayContact(ContactCommand):
    """Publish a contact's current state again, for readers that have come later. Nothing changes.

    Readers that have its version already drop it.
    """


class ContactEvent(Message):
    """A fact about one contact, with its state afterwards.

    `version` counts the contact's changes from 1, so a reader drops what it has seen. `old` holds the values before the
    change of exactly the fields that changed (empty for a new contact).
    """

    contact_id: UUID
    version: int = Field(ge=1)
    contact: ContactState
    old: dict[str, Any] = Field(default_factory=dict)
    by: str = ""
    """Who asked for it: `authid` of the command where it has one (CloudEvents, Auth Context), else its source."""

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


class SetupCommandRejected(Message):
    """A command to a record of setup was refused and changed nothing; `table` and `code` name the record."""

    command_id: str
    command: str
    table: str
    code: str = ""
    errors: tuple[FieldError, ...]

    def key(self) -> str:
        return self.command_id


class InheritFromCompany(Message):
    """The service's word to itself: more persons of the company have to follow its changes.

    `version` counts these words per company.
    """

    company_id: UUID
    version: int = Field(ge=1)

    def key(self) -> str:
        return str(self.company_id)


class MasterMessage(Message):
    """About one entry of one list."""

    kind: MasterKind
    code: str

    def key(self) -> str:
        return f"{self.kind}|{self.code}"


class SaveMaster(MasterMessage):
    """Add an entry to a list, or change it. `url`, with %1 for the search word, is for a web source."""

    description: str = ""
    url: str = ""
    expected_version: int | None = None


class DeleteMaster(MasterMessage):
    """Take an entry off its list; refused while contacts have it."""

    expected_version: int | None = None


class MasterEvent(MasterMessage):
    """A fact about one entry; `version` counts its changes from 1 and goes on after it was deleted."""

    version: int = Field(ge=1)
    description: str = ""
    url: str = ""


class MasterSaved(MasterEvent):
    """An entry is there, with this description."""


class MasterDeleted(MasterEvent):
    """An entry is gone."""


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
        AssignMaster,
        UnassignMaster,
        SaveAlternativeAddress,
        DeleteAlternativeAddress,
        ReplayContact,
    ),
    keyed_by="contact_id",
)
EVENTS = Topic(
    "contacts.contact.events.v1",
    (ContactCreated, ContactChanged, ContactDeleted, ContactsMerged, ContactsUnmerged),
    keyed_by="contact_id",
    cleanup="compact",
)
REJECTIONS = Topic("contacts.command.events.v1", (ContactCommandRejected, SetupCommandRejected), keyed_by="command_id")
INHERITANCE = Topic("contacts.inheritance.commands.v1", (InheritFromCompany,), keyed_by="company_id")
MASTER_COMMANDS = Topic("contacts.master.commands.v1", (SaveMaster, DeleteMaster), keyed_by="kind|code", partitions=3)
MASTER_EVENTS = Topic(
    "contacts.master.events.v1", (MasterSaved, MasterDeleted), keyed_by="kind|code", partitions=3, cleanup="compact"
)
TOPICS = (COMMANDS, EVENTS, REJECTIONS, MASTER_COMMANDS, MASTER_EVENTS, INHERITANCE)
