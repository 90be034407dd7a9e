"""Interactions: the facts about what passed between us and a contact."""

import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StrictBool

from shared.contracts.contacts import CorrespondenceType, FieldError
from shared.contracts.erp import DocumentType
from shared.contracts.message import Message, Topic


class InformationFlow(StrEnum):
    BLANK = ""
    OUTBOUND = "Outbound"
    INBOUND = "Inbound"


class InitiatedBy(StrEnum):
    BLANK = ""
    US = "Us"
    THEM = "Them"


class Evaluation(StrEnum):
    """How an interaction went."""

    BLANK = ""
    VERY_POSITIVE = "Very Positive"
    POSITIVE = "Positive"
    NEUTRAL = "Neutral"
    NEGATIVE = "Negative"
    VERY_NEGATIVE = "Very Negative"


class WizardAction(StrEnum):
    """What the creation of an interaction does with the template's attachment."""

    BLANK = ""
    OPEN = "Open"
    IMPORT = "Import"
    MERGE = "Merge"


class OtherKind(StrEnum):
    """What is recorded by a template of the set-up, beside documents. Incoming calls are our own addition."""

    E_MAILS = "E-Mails"
    E_MAIL_DRAFT = "E-Mail Draft"
    OUTGOING_CALLS = "Outgoing Calls"
    INCOMING_CALLS = "Incoming Calls"
    MEETING_INVITATION = "Meeting Invitation"


Kind = DocumentType | OtherKind
"""A row of the Interaction Template Setup (Business Central table 5122)."""


class InteractionLogEntry(BaseModel):
    """One Interaction Log Entry (Business Central table 5065). Cost in local currency, duration in minutes.

    `contact_id` is None, and the numbers are blank, when contact and company have been deleted. `campaign_entry_id` is
    that of all entries with the same campaign, document type and segment; None for those of no campaign, or postponed.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    entry_id: UUID
    entry_no: int = Field(ge=1)
    contact_id: UUID | None
    contact_no: str
    contact_company_id: UUID | None = None
    contact_company_no: str = ""
    date: datetime.date
    time_of_interaction: datetime.time
    description: str = ""
    information_flow: InformationFlow = InformationFlow.BLANK
    initiated_by: InitiatedBy = InitiatedBy.BLANK
    interaction_template_code: str = ""
    interaction_group_code: str = ""
    cost_lcy: Decimal = Decimal(0)
    duration_min: Decimal = Decimal(0)
    attempt_failed: bool = False
    salesperson_code: str = ""
    campaign_no: str = ""
    opportunity_no: str = ""
    document_type: str = ""
    document_no: str = ""
    version_no: int = 0
    doc_no_occurrence: int = 0
    contact_via: str = ""
    contact_alt_address_code: str = ""
    subject: str = ""
    email_logged: bool = False
    attachment_names: tuple[str, ...] = ()
    evaluation: Evaluation = Evaluation.BLANK
    canceled: bool = False
    canceled_with: str = ""
    postponed: bool = False
    user_id: str = ""
    correspondence_type: CorrespondenceType = CorrespondenceType.BLANK
    interaction_language_code: str = ""
    campaign_target: bool = False
    campaign_response: bool = False
    segment_no: str = ""
    to_do_no: str = ""
    comments: tuple[str, ...] = ()
    campaign_entry_id: UUID | None = None
    word_template_code: str = ""


class InteractionLogged(Message):
    """An interaction is in the log of its contact; `source_id` names the document version or call it came from."""

    entry_id: UUID
    version: int = Field(ge=1)
    source_id: str
    entry: InteractionLogEntry

    def key(self) -> str:
        return str(self.entry_id)


class InteractionUnmatched(Message):
    """A document or call belongs to no contact yet and waits.

    `reason` is a stable code, `looked_for` the keys under which a contact was searched.
    """

    entry_id: UUID
    version: int = Field(ge=1)
    source_id: str
    reason: str
    looked_for: tuple[str, ...] = ()
    received_at: AwareDatetime

    def key(self) -> str:
        return str(self.entry_id)


class EntryEvent(Message):
    """A fact about one entry of the log, as it stands then. `version` counts the changes of the interaction from 1."""

    entry_id: UUID
    version: int = Field(ge=1)
    source_id: str
    entry: InteractionLogEntry

    def key(self) -> str:
        return str(self.entry_id)


class InteractionPostponed(EntryEvent):
    """An interaction was begun and is not in the log yet: it has its Entry No. and counts nowhere."""


class InteractionChanged(EntryEvent):
    """Fields of an entry changed; `old` holds their values before."""

    old: dict[str, Any] = Field(default_factory=dict)


class InteractionCanceled(EntryEvent):
    """An entry counts no longer."""


class InteractionUncanceled(EntryEvent):
    """An entry counts again."""


class InteractionMoved(EntryEvent):
    """An entry is another contact's now, or nobody's, because contacts were merged, unmerged, moved or deleted.

    `old` holds the fields of its contact and company before.
    """

    old: dict[str, Any] = Field(default_factory=dict)


class InteractionDeleted(EntryEvent):
    """A canceled entry is gone with its comments; `entry` is its last state."""

    last = True


class OpportunityRequested(EntryEvent):
    """An opportunity is to be created from this entry: its description, contact, salesperson, campaign, comments."""

    opportunity_id: UUID


class TaskRequested(EntryEvent):
    """A task is to be created from this entry."""

    task_id: UUID


class Due(Message):
    """A portion that is left when a batch has taken its own."""

    followup_id: UUID
    version: int = Field(default=1, ge=1)

    def key(self) -> str:
        return str(self.followup_id)


class FollowUpDue(Due):
    """More interactions than one batch takes are to be looked at again because of these contacts, from `after` on.

    The service tells itself, portion after portion; `version` counts them from 1.
    """

    contact_ids: tuple[UUID, ...]
    after: str = ""


class MailsDue(Due):
    """More mails than one batch takes wait for one of us with this address; they are to be divided from `after` on.

    The service tells itself, portion after portion; `version` counts them from 1.
    """

    address: str
    after: str


class TemplateDue(Due):
    """More interactions than one batch takes wait for a template, and one has been chosen: from `after` on.

    The service tells itself, portion after portion; `version` counts them from 1.
    """

    after: str


class CampaignEntryDue(Due):
    """More interactions than one batch takes are to be canceled, or counted again, with this campaign entry.

    The service tells itself, portion after portion; `version` counts them from 1.
    """

    campaign_entry_id: UUID
    after: str


class CampaignEntryEvent(Message):
    """A fact about one campaign entry; `version` counts its changes from 1."""

    campaign_entry_id: UUID
    version: int = Field(ge=1)
    campaign_no: str
    user_id: str = ""

    def key(self) -> str:
        return str(self.campaign_entry_id)


class CampaignEntryCanceled(CampaignEntryEvent):
    """A campaign entry is canceled; `InteractionCanceled` follows for each of its interactions."""


class CampaignEntryUncanceled(CampaignEntryEvent):
    """A campaign entry is no longer canceled; its interactions count again."""


class InteractionFields(BaseModel):
    """What a user says of an interaction; what is None is supplied by template and contact.

    `kind` instead of a template: the one that the set-up names for it, as for cover sheets and calls.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    contact_id: UUID | None = None
    contact_no: str = Field(default="", max_length=20)
    kind: Kind | None = None
    interaction_template_code: str = Field(default="", max_length=10)
    date: datetime.date | None = None
    time_of_interaction: datetime.time | None = None
    description: str | None = Field(default=None, max_length=100)
    salesperson_code: str | None = Field(default=None, max_length=20)
    information_flow: InformationFlow | None = None
    initiated_by: InitiatedBy | None = None
    cost_lcy: Decimal | None = Field(default=None, ge=0, max_digits=18, decimal_places=2)
    duration_min: Decimal | None = Field(default=None, ge=0, max_digits=18, decimal_places=2)
    evaluation: Evaluation | None = None
    interaction_successful: StrictBool | None = None
    correspondence_type: CorrespondenceType | None = None
    interaction_language_code: str | None = Field(default=None, max_length=10)
    contact_alt_address_code: str | None = Field(default=None, max_length=10)
    contact_via: str | None = Field(default=None, max_length=80)
    subject: str | None = Field(default=None, max_length=100)
    campaign_no: str | None = Field(default=None, max_length=20)
    campaign_target: StrictBool | None = None
    campaign_response: StrictBool | None = None
    segment_no: str | None = Field(default=None, max_length=20)
    opportunity_no: str | None = Field(default=None, max_length=20)
    to_do_no: str | None = Field(default=None, max_length=20)
    document_no: str | None = Field(default=None, max_length=20)
    comments: tuple[str, ...] | None = None


class InteractionCommand(Message):
    """A command to one interaction. Senders choose `entry_id`; `user_id` says who of us it was.

    It is refused when `expected_version` is given and is another; one that does not exist yet is at version 0.
    """

    entry_id: UUID
    user_id: str = Field(default="", max_length=50)
    expected_version: int | None = None

    def key(self) -> str:
        return str(self.entry_id)


class LogInteraction(InteractionCommand, InteractionFields):
    """Put an interaction into the log; one that was postponed is finished under its Entry No., with what it has."""


class PostponeInteraction(InteractionCommand, InteractionFields):
    """Save an interaction for later without checking it, a new one or one that is postponed already."""


class InteractionChanges(BaseModel):
    """What may be said later; None leaves it as it is."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    evaluation: Evaluation | None = None
    cost_lcy: Decimal | None = Field(default=None, ge=0, max_digits=18, decimal_places=2)
    duration_min: Decimal | None = Field(default=None, ge=0, max_digits=18, decimal_places=2)
    interaction_successful: StrictBool | None = None
    comments: tuple[str, ...] | None = None


class ChangeInteraction(InteractionCommand):
    """Evaluate an entry, correct its cost or duration, say whether the attempt was successful."""

    changes: InteractionChanges


class CancelInteraction(InteractionCommand):
    """Take an entry out of all counts; `canceled_with` names the campaign entry or segment it is canceled with."""

    canceled_with: str = Field(default="", max_length=50)


class UncancelInteraction(InteractionCommand):
    """Count an entry again. One that was canceled with a campaign entry or segment needs the same `canceled_with`."""

    canceled_with: str = Field(default="", max_length=50)


class DeleteInteraction(InteractionCommand):
    """Delete an entry that is canceled."""


class AssignInteraction(InteractionCommand):
    """Put what waits in the unmatched inbox into the log of this contact."""

    contact_id: UUID | None = None
    contact_no: str = Field(default="", max_length=20)


class RequestOpportunity(InteractionCommand):
    """Have an opportunity created from an entry that is not canceled and has none yet."""

    opportunity_id: UUID


class RequestTask(InteractionCommand):
    """Have a task created from an entry that is not canceled and has none yet."""

    task_id: UUID


class CampaignEntryCommand(Message):
    """A command to a campaign entry: all interactions of one campaign, document type and segment.

    Refused when `expected_version` is given and is another; one that was never canceled is at version 0.
    """

    campaign_entry_id: UUID
    campaign_no: str = Field(min_length=1, max_length=20)
    user_id: str = Field(default="", max_length=50)
    expected_version: int | None = None

    def key(self) -> str:
        return str(self.campaign_entry_id)


class CancelCampaignEntry(CampaignEntryCommand):
    """Take all interactions of this campaign entry out of all counts."""


class UncancelCampaignEntry(CampaignEntryCommand):
    """Count the interactions again that were canceled with this campaign entry."""


class InteractionCommandRejected(Message):
    """A command to this service was refused and changed nothing; `errors` names every field and reason at once."""

    command_id: str
    command: str
    record_key: str
    errors: tuple[FieldError, ...]

    def key(self) -> str:
        return self.command_id


class InteractionGroup(BaseModel):
    """What templates are grouped and counted by (Business Central, Interaction Group table 5063)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str = Field(min_length=1, max_length=10, pattern=r"^[^\sa-z]+$")
    description: str = Field(default="", max_length=100)


class TemplateLanguage(BaseModel):
    """A template in another language, with its attachment (Business Central, Interaction Tmpl. Language table 5103)."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    language_code: str = Field(min_length=1, max_length=10)
    description: str = Field(default="", max_length=50)
    attachment: str = Field(default="", max_length=250)


class InteractionTemplate(BaseModel):
    """What an entry takes over when nothing else says it (Business Central, Interaction Template table 5064).

    `unit_cost_lcy` in local currency, `unit_duration_min` in minutes.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str = Field(min_length=1, max_length=10, pattern=r"^[^\sa-z]+$")
    interaction_group_code: str = Field(default="", max_length=10)
    description: str = Field(default="", max_length=100)
    unit_cost_lcy: Decimal = Field(default=Decimal(0), ge=0, max_digits=18, decimal_places=2)
    unit_duration_min: Decimal = Field(default=Decimal(0), ge=0, max_digits=18, decimal_places=2)
    information_flow: InformationFlow = InformationFlow.BLANK
    initiated_by: InitiatedBy = InitiatedBy.BLANK
    campaign_no: str = Field(default="", max_length=20)
    campaign_target: StrictBool = False
    campaign_response: StrictBool = False
    correspondence_type_default: CorrespondenceType = CorrespondenceType.EMAIL
    ignore_contact_corres_type: StrictBool = False
    language_code_default: str = Field(default="", max_length=10)
    wizard_action: WizardAction = WizardAction.BLANK
    word_template_code: str = Field(default="", max_length=30)
    languages: tuple[TemplateLanguage, ...] = ()


class SaveInteractionGroup(Message, InteractionGroup):
    """Keep an interaction group, new or known, as these fields say."""

    expected_version: int | None = None

    def key(self) -> str:
        return self.code


class DeleteInteractionGroup(Message):
    """Delete a group that no template belongs to."""

    code: str = Field(min_length=1, max_length=10)
    expected_version: int | None = None

    def key(self) -> str:
        return self.code


class SaveInteractionTemplate(Message, InteractionTemplate):
    """Keep an interaction template, new or known, as these fields say."""

    expected_version: int | None = None

    def key(self) -> str:
        return self.code


class DeleteInteractionTemplate(Message):
    """Delete a template that the set-up does not name."""

    code: str = Field(min_length=1, max_length=10)
    expected_version: int | None = None

    def key(self) -> str:
        return self.code


class ChooseInteractionTemplate(Message):
    """Record interactions of this kind by this template; a blank code: not at all."""

    kind: Kind
    interaction_template_code: str = Field(default="", max_length=10)
    expected_version: int | None = None

    def key(self) -> str:
        return self.kind


class InteractionGroupEvent(Message):
    """A fact about one group, with all fields as they stand."""

    code: str
    version: int = Field(ge=1)
    group: InteractionGroup

    def key(self) -> str:
        return self.code


class InteractionGroupSaved(InteractionGroupEvent):
    """A group is as `group` says."""


class InteractionGroupDeleted(InteractionGroupEvent):
    """A group is gone; `group` is its last state."""

    last = True


class InteractionTemplateEvent(Message):
    """A fact about one template, with all fields as they stand."""

    code: str
    version: int = Field(ge=1)
    template: InteractionTemplate

    def key(self) -> str:
        return self.code


class InteractionTemplateSaved(InteractionTemplateEvent):
    """A template is as `template` says."""


class InteractionTemplateDeleted(InteractionTemplateEvent):
    """A template is gone; `template` is its last state."""

    last = True


class InteractionTemplateChosen(Message):
    """Interactions of this kind are recorded by this template; a blank code: not at all."""

    kind: Kind
    version: int = Field(ge=1)
    interaction_template_code: str = ""

    def key(self) -> str:
        return self.kind


class SalespersonFields(BaseModel):
    """A Salesperson/Purchaser (Business Central table 13) as far as mail asks for it. `code` is in upper case."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    code: str = Field(min_length=1, max_length=20, pattern=r"^[^\sa-z]+$")
    name: str = Field(default="", max_length=50)
    email: str = Field(default="", max_length=80)


class SaveSalesperson(Message, SalespersonFields):
    """Keep a salesperson, new or known, as these fields say; refused when `expected_version` is given and is another.

    `email` is the address by which mail is known as theirs.
    """

    expected_version: int | None = None

    def key(self) -> str:
        return self.code


class DeleteSalesperson(Message):
    """Forget a salesperson; what was logged keeps the code."""

    code: str = Field(min_length=1, max_length=20)
    expected_version: int | None = None

    def key(self) -> str:
        return self.code


class SalespersonEvent(Message):
    """A fact about one salesperson, with all fields as they stand."""

    code: str
    version: int = Field(ge=1)
    salesperson: SalespersonFields

    def key(self) -> str:
        return self.code


class SalespersonSaved(SalespersonEvent):
    """A salesperson is as `salesperson` says."""


class SalespersonDeleted(SalespersonEvent):
    """A salesperson is no longer one of us; `salesperson` is the last state."""

    last = True


SALESPERSON_COMMANDS = Topic(
    "interactions.salesperson.commands.v1", (SaveSalesperson, DeleteSalesperson), keyed_by="code", partitions=3
)
SALESPERSON_EVENTS = Topic(
    "interactions.salesperson.events.v1",
    (SalespersonSaved, SalespersonDeleted),
    keyed_by="code",
    partitions=3,
    cleanup="compact",
)
GROUP_COMMANDS = Topic(
    "interactions.group.commands.v1", (SaveInteractionGroup, DeleteInteractionGroup), keyed_by="code", partitions=3
)
GROUP_EVENTS = Topic(
    "interactions.group.events.v1",
    (InteractionGroupSaved, InteractionGroupDeleted),
    keyed_by="code",
    partitions=3,
    cleanup="compact",
)
TEMPLATE_COMMANDS = Topic(
    "interactions.template.commands.v1",
    (SaveInteractionTemplate, DeleteInteractionTemplate),
    keyed_by="code",
    partitions=3,
)
TEMPLATE_EVENTS = Topic(
    "interactions.template.events.v1",
    (InteractionTemplateSaved, InteractionTemplateDeleted),
    keyed_by="code",
    partitions=3,
    cleanup="compact",
)
SETUP_COMMANDS = Topic("interactions.setup.commands.v1", (ChooseInteractionTemplate,), keyed_by="kind", partitions=3)
SETUP_EVENTS = Topic(
    "interactions.setup.events.v1", (InteractionTemplateChosen,), keyed_by="kind", partitions=3, cleanup="compact"
)
COMMANDS = Topic(
    "interactions.interaction.commands.v1",
    (
        LogInteraction,
        PostponeInteraction,
        ChangeInteraction,
        CancelInteraction,
        UncancelInteraction,
        DeleteInteraction,
        AssignInteraction,
        RequestOpportunity,
        RequestTask,
    ),
    keyed_by="entry_id",
)
CAMPAIGN_COMMANDS = Topic(
    "interactions.campaign.commands.v1",
    (CancelCampaignEntry, UncancelCampaignEntry),
    keyed_by="campaign_entry_id",
    partitions=3,
)
CAMPAIGN_EVENTS = Topic(
    "interactions.campaign.events.v1",
    (CampaignEntryCanceled, CampaignEntryUncanceled),
    keyed_by="campaign_entry_id",
    partitions=3,
    cleanup="compact",
)
REJECTIONS = Topic("interactions.command.events.v1", (InteractionCommandRejected,), keyed_by="command_id")
FOLLOWUPS = Topic(
    "interactions.followup.events.v1", (FollowUpDue, MailsDue, TemplateDue, CampaignEntryDue), keyed_by="followup_id"
)
EVENTS = Topic(
    "interactions.interaction.events.v1",
    (
        InteractionLogged,
        InteractionUnmatched,
        InteractionPostponed,
        InteractionChanged,
        InteractionCanceled,
        InteractionUncanceled,
        InteractionMoved,
        InteractionDeleted,
        OpportunityRequested,
        TaskRequested,
    ),
    keyed_by="entry_id",
    cleanup="compact",
)
TOPICS = (
    COMMANDS,
    EVENTS,
    REJECTIONS,
    FOLLOWUPS,
    CAMPAIGN_COMMANDS,
    CAMPAIGN_EVENTS,
    GROUP_COMMANDS,
    GROUP_EVENTS,
    TEMPLATE_COMMANDS,
    TEMPLATE_EVENTS,
    SETUP_COMMANDS,
    SETUP_EVENTS,
    SALESPERSON_COMMANDS,
    SALESPERSON_EVENTS,
)
