"""What the business sets up once for all its contacts: Marketing Setup, number series, salutations."""

import datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SerializerFunctionWrapHandler, model_serializer

from shared.contracts.contacts import CorrespondenceType
from shared.contracts.message import Message, Topic

MARKETING_SETUP = "MARKETING"
"""The code of the one Marketing Setup record."""


class AttachmentStorageType(StrEnum):
    EMBEDDED = "Embedded"
    DISK_FILE = "Disk File"


class MarketingSetupFields(BaseModel):
    """The single record of Business Central's Marketing Setup (table 5079); the defaults are Business Central's."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    contact_nos: str = "CONT"
    campaign_nos: str = ""
    segment_nos: str = ""
    to_do_nos: str = ""
    opportunity_nos: str = "OPP"

    bus_rel_code_for_customers: str = "CUST"
    bus_rel_code_for_vendors: str = "VEND"
    bus_rel_code_for_bank_accs: str = "BANK"
    bus_rel_code_for_employees: str = "EMP"

    inherit_salesperson_code: bool = True
    inherit_territory_code: bool = True
    inherit_country_region_code: bool = True
    inherit_language_code: bool = True
    inherit_format_region: bool = True
    inherit_address_details: bool = True
    inherit_communication_details: bool = True

    default_salesperson_code: str = ""
    default_territory_code: str = ""
    default_country_region_code: str = ""
    default_language_code: str = ""
    default_format_region: str = ""
    default_correspondence_type: CorrespondenceType = CorrespondenceType.BLANK
    default_sales_cycle_code: str = ""
    def_company_salutation_code: str = ""
    default_person_salutation_code: str = ""
    default_to_do_date_calculation: str = ""

    maintain_dupl_search_strings: bool = True
    autosearch_for_duplicates: bool = True
    search_hit_pct: int = 60

    attachment_storage_type: AttachmentStorageType = AttachmentStorageType.EMBEDDED
    attachment_storage_location: str = ""
    mergefield_language_id: int = 0


class MarketingSetupChanges(MarketingSetupFields):
    """The fields to change: those that are present, a blank one included. Absent fields stay as they are."""

    @model_serializer(mode="wrap")
    def _only_present(self, written: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return {name: value for name, value in written(self).items() if name in self.model_fields_set}


class SalutationType(StrEnum):
    FORMAL = "Formal"
    INFORMAL = "Informal"


class SalutationName(StrEnum):
    """What a salutation formula puts in one of its five places."""

    BLANK = ""
    JOB_TITLE = "Job Title"
    FIRST_NAME = "First Name"
    MIDDLE_NAME = "Middle Name"
    SURNAME = "Surname"
    INITIALS = "Initials"
    COMPANY_NAME = "Company Name"


class SalutationFormula(BaseModel):
    """How one language greets (Business Central, Salutation Formula table 5069).

    `%1` to `%5` in `salutation` stand for `names`, in their order.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    language_code: str = ""
    salutation_type: SalutationType = SalutationType.FORMAL
    salutation: str
    names: tuple[SalutationName, ...] = ()


class NumberSeriesLine(BaseModel):
    """The numbers of a series from `starting_date` on; no date: from the beginning (No. Series Line, table 309)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    starting_date: datetime.date | None = None
    starting_no: str
    ending_no: str = ""
    warning_no: str = ""
    increment_by: int = 1


class SetupMessage(Message):
    """About one record of one table."""

    table: str
    code: str

    def key(self) -> str:
        return f"{self.table}|{self.code}"


class ChangeMarketingSetup(SetupMessage):
    """Change fields of Marketing Setup; refused when `expected_version` is given and is not the record's."""

    table: Literal["Marketing Setup"] = "Marketing Setup"
    code: str = MARKETING_SETUP
    changes: MarketingSetupChanges
    expected_version: int | None = None


class MarketingSetupChanged(SetupMessage):
    """Marketing Setup as it is now; `old` holds the values before of exactly the fields that changed."""

    table: Literal["Marketing Setup"] = "Marketing Setup"
    code: str = MARKETING_SETUP
    version: int = Field(ge=1)
    marketing_setup: MarketingSetupFields
    old: dict[str, Any] = Field(default_factory=dict)


class SetNumberSeries(SetupMessage):
    """Make a number series, or give an existing one these lines and switches.

    `related` are the series that a user may choose instead of this one (No. Series Relationship, table 310).
    """

    table: Literal["No. Series"] = "No. Series"
    description: str = ""
    default_nos: bool = True
    manual_nos: bool = True
    date_order: bool = False
    lines: tuple[NumberSeriesLine, ...] = ()
    related: tuple[str, ...] = ()
    expected_version: int | None = None


class NumberSeriesChanged(SetupMessage):
    """A number series as it is now (No. Series, table 308). How far its numbers are used is not told."""

    table: Literal["No. Series"] = "No. Series"
    version: int = Field(ge=1)
    description: str = ""
    default_nos: bool = True
    manual_nos: bool = True
    date_order: bool = False
    lines: tuple[NumberSeriesLine, ...] = ()
    related: tuple[str, ...] = ()


class SetSalutation(SetupMessage):
    """Make a salutation, or give an existing one this description and these formulas."""

    table: Literal["Salutation"] = "Salutation"
    description: str = ""
    formulas: tuple[SalutationFormula, ...] = ()
    expected_version: int | None = None


class SalutationChanged(SetupMessage):
    """A salutation as it is now (Business Central, Salutation table 5068)."""

    table: Literal["Salutation"] = "Salutation"
    version: int = Field(ge=1)
    description: str = ""
    formulas: tuple[SalutationFormula, ...] = ()


class DeleteNumberSeries(SetupMessage):
    """Delete a number series; refused while Marketing Setup or another series names it. Numbers it gave stay given."""

    table: Literal["No. Series"] = "No. Series"
    expected_version: int | None = None


class NumberSeriesDeleted(SetupMessage):
    """A number series is gone; `version` goes on when it is set up again, and so do its numbers."""

    table: Literal["No. Series"] = "No. Series"
    version: int = Field(ge=1)


class DeleteSalutation(SetupMessage):
    """Delete a salutation with its formulas; refused while Marketing Setup or contacts have its code."""

    table: Literal["Salutation"] = "Salutation"
    expected_version: int | None = None


class SalutationDeleted(SetupMessage):
    """A salutation is gone; `version` goes on when it is set up again."""

    table: Literal["Salutation"] = "Salutation"
    version: int = Field(ge=1)


class TakeNumber(SetupMessage):
    """Take the next number of a series for a record that another service keeps, as an opportunity.

    `record_id` is the record's: asked for again, it has its number already.
    """

    table: Literal["No. Series"] = "No. Series"
    record_id: UUID


class NumberTaken(SetupMessage):
    """A record of another service, with the id `code`, has number `no` of `series`, which no other record gets."""

    table: Literal["Number"] = "Number"
    version: int = Field(ge=1)
    series: str
    no: str


SetupCommand = (
    ChangeMarketingSetup | SetNumberSeries | SetSalutation | DeleteNumberSeries | DeleteSalutation | TakeNumber
)

COMMANDS = Topic(
    "contacts.setup.commands.v1",
    (ChangeMarketingSetup, SetNumberSeries, SetSalutation, DeleteNumberSeries, DeleteSalutation, TakeNumber),
    keyed_by="table|code",
    partitions=1,
)
EVENTS = Topic(
    "contacts.setup.events.v1",
    (
        MarketingSetupChanged,
        NumberSeriesChanged,
        SalutationChanged,
        NumberSeriesDeleted,
        SalutationDeleted,
        NumberTaken,
    ),
    keyed_by="table|code",
    partitions=1,
    cleanup="compact",
)
TOPICS = (COMMANDS, EVENTS)
