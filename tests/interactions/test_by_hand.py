"""What users record: logged, postponed and finished, assigned out of the inbox."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.interactions.domain.alternative_address import Alternative
from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.errors import InteractionRefused
from services.interactions.domain.inbox import Interaction
from services.interactions.domain.manual import log_interaction, postpone_interaction
from services.interactions.domain.masters import DEFAULT_MASTERS, TemplateMaster
from shared.contracts.contacts import CorrespondenceType
from shared.contracts.erp import DocumentType
from shared.contracts.interactions import (
    Evaluation,
    InformationFlow,
    InteractionLogEntry,
    InteractionTemplate,
    LogInteraction,
    OtherKind,
    PostponeInteraction,
    TemplateLanguage,
)
from tests.interactions.samples import company, gone, person

ID, NOW = UUID(int=77), datetime(2026, 11, 20, 16, 45, 30, 5, tzinfo=UTC)
HELEN = person(salesperson_code="HR", language_code="DEU", email="helen@cronus.example", phone_no="030 901820")
VISIT = InteractionTemplate(
    code="VISIT",
    interaction_group_code="MEETING",
    description="A visit",
    unit_cost_lcy=Decimal(20),
    unit_duration_min=Decimal(60),
    information_flow=InformationFlow.OUTBOUND,
    campaign_no="CP1",
    language_code_default="ENU",
    word_template_code="VISIT-1",
    languages=(
        TemplateLanguage(language_code="DEU", description="Ein Besuch", attachment="Besuch.docx"),
        TemplateLanguage(language_code="ENU"),
    ),
)
MASTERS = DEFAULT_MASTERS.with_(templates=[TemplateMaster(template=VISIT)])


def said(**fields: Any) -> LogInteraction:
    return LogInteraction.model_validate(
        {"entry_id": ID, "contact_id": HELEN.contact_id, "interaction_template_code": "VISIT", **fields}
    )


def logged(card: ContactCard | None = HELEN, *, user: str = "", **fields: Any) -> InteractionLogEntry:
    return log_interaction(said(**fields), None, card, MASTERS, 12, NOW, user)[1].entry


def postponed(card: ContactCard | None = None, **fields: Any) -> Interaction:
    command = PostponeInteraction.model_validate({"entry_id": ID, **fields})
    return postpone_interaction(command, None, card, MASTERS, 12, NOW)[0]


def test_a_template_supplies_what_the_user_does_not_say() -> None:
    entry = logged(interaction_language_code="ENU", user_id="JR")

    assert (entry.entry_no, entry.contact_no, entry.contact_company_no) == (12, "CT0002", "CT0001")
    assert (entry.date, entry.time_of_interaction.isoformat()) == (date(2026, 11, 20), "16:45:30")
    assert (entry.description, entry.cost_lcy, entry.duration_min) == ("A visit", Decimal(20), Decimal(60))
    assert (entry.interaction_group_code, entry.campaign_no) == ("MEETING", "CP1")
    assert (entry.information_flow, entry.user_id) == ("Outbound", "JR")


def test_what_the_user_says_comes_first() -> None:
    entry = logged(
        date="2026-11-18", description="Lunch", cost_lcy=0, duration_min=90, campaign_no="", evaluation="Positive"
    )

    assert (entry.date, entry.description, entry.cost_lcy, entry.duration_min) == (
        date(2026, 11, 18),
        "Lunch",
        Decimal(0),
        Decimal(90),
    )
    assert (entry.campaign_no, entry.evaluation) == ("", Evaluation.POSITIVE)


@pytest.mark.parametrize(("language", "description"), [("DEU", "Ein Besuch"), ("FRA", "A visit"), ("", "A visit")])
def test_the_language_is_the_contacts_if_the_template_has_it_else_the_default(language: str, description: str) -> None:
    entry = logged(HELEN.model_copy(update={"language_code": language}))

    assert entry.interaction_language_code == ("DEU" if language == "DEU" else "ENU")
    assert entry.description == description


def test_a_template_without_languages_has_its_default_one() -> None:
    plain = VISIT.model_copy(update={"languages": ()})
    masters = MASTERS.with_(templates=[TemplateMaster(template=plain)])

    entry = log_interaction(said(), None, HELEN, masters, 12, NOW)[1].entry

    assert (entry.interaction_language_code, entry.description) == ("ENU", "A visit")


def test_a_template_supplies_its_attachment_in_the_language_chosen() -> None:
    assert logged().attachment_names == ("Besuch.docx",)
    assert logged(interaction_language_code="ENU").attachment_names == ()
    assert logged().word_template_code == "VISIT-1"


def test_a_contact_without_an_email_is_written_to_at_the_alternative_address_that_has_one() -> None:
    harbour = Alternative(code="HARBOUR", keys=("email:HARBOUR@CRONUS.EXAMPLE",))
    card = HELEN.model_copy(update={"has_email": False, "alternatives": (harbour,)})

    assert logged(card, contact_alt_address_code="HARBOUR").correspondence_type == "Email"
    assert logged(card).correspondence_type == ""


@pytest.mark.parametrize(
    ("contacts", "ignored", "has_email", "chosen"),
    [
        ("", False, True, "Email"),
        ("Hard Copy", False, True, "Hard Copy"),
        ("Hard Copy", True, True, "Email"),
        ("Email", False, False, ""),
    ],
)
def test_the_correspondence_type_is_the_contacts_unless_the_template_ignores_it(
    contacts: str, ignored: bool, has_email: bool, chosen: str
) -> None:
    card = HELEN.model_copy(update={"correspondence_type": CorrespondenceType(contacts), "has_email": has_email})
    template = VISIT.model_copy(update={"ignore_contact_corres_type": ignored})
    masters = MASTERS.with_(templates=[TemplateMaster(template=template)])

    entry = log_interaction(said(), None, card, masters, 12, NOW)[1].entry

    assert entry.correspondence_type == chosen


@pytest.mark.parametrize(
    ("fields", "user", "code"), [({}, "", "HR"), ({}, "JR", "JR"), ({"salesperson_code": "MH"}, "JR", "MH")]
)
def test_the_salesperson_is_the_one_said_else_the_user_else_the_contacts(
    fields: dict[str, Any], user: str, code: str
) -> None:
    assert logged(user=user, **fields).salesperson_code == code


def test_an_attempt_without_success_has_failed() -> None:
    assert logged(interaction_successful=False).attempt_failed
    assert not logged().attempt_failed


def test_a_phone_call_takes_the_setups_template_and_the_contacts_number() -> None:
    entry = logged(kind=OtherKind.OUTGOING_CALLS, interaction_template_code="")

    assert (entry.interaction_template_code, entry.contact_via) == ("OUTGOING", "+4930901820")
    assert logged(kind=OtherKind.OUTGOING_CALLS, contact_via="030 1").contact_via == "030 1"


def test_a_cover_sheet_is_a_document_and_needs_no_salesperson() -> None:
    entry = logged(company(), kind=DocumentType.COVER_SHEET, interaction_template_code="")

    assert (entry.document_type, entry.interaction_template_code) == ("Cover Sheet", "COVERSH")
    assert entry.salesperson_code == ""


def test_all_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(InteractionRefused) as refused:
        log_interaction(LogInteraction(entry_id=ID), None, None, MASTERS, 12, NOW)

    fields = [error.field for error in refused.value.errors]
    assert fields == ["contact_id", "interaction_template_code", "description", "salesperson_code"]


@pytest.mark.parametrize(
    ("card", "fields", "code"),
    [
        (HELEN.model_copy(update={"privacy_blocked": True}), {}, "contact_privacy_blocked"),
        (gone(HELEN), {}, "contact_deleted"),
        (HELEN, {"interaction_template_code": "NONE"}, "template_not_found"),
        (HELEN, {"interaction_template_code": "", "kind": "Sales Invoice"}, "kind_records_itself"),
    ],
)
def test_what_cannot_be_logged_is_refused(card: ContactCard, fields: dict[str, Any], code: str) -> None:
    with pytest.raises(InteractionRefused) as refused:
        logged(card, **fields)

    assert refused.value.errors[0].code == code


def test_a_postponed_interaction_is_not_checked() -> None:
    interaction = postponed(comments=("Ask for the plan",))

    assert interaction.state == "postponed"
    assert interaction.entry is not None
    assert (interaction.entry.postponed, interaction.entry.contact_id) == (True, None)


def test_a_privacy_blocked_contact_is_not_even_postponed() -> None:
    with pytest.raises(InteractionRefused):
        postponed(HELEN.model_copy(update={"privacy_blocked": True}))


def test_a_postponed_interaction_is_finished_under_its_number_and_dated_today() -> None:
    known = postponed(
        HELEN, contact_id=HELEN.contact_id, interaction_template_code="VISIT", date="2026-10-01", cost_lcy=5
    )
    command = LogInteraction(entry_id=ID, description="Lunch", comments=("Signed",))

    interaction, event = log_interaction(command, known, HELEN, MASTERS, known.entry.entry_no, NOW)  # type: ignore[union-attr]

    entry = event.entry
    assert (interaction.version, entry.entry_no, entry.postponed) == (2, 12, False)
    assert (entry.date, entry.cost_lcy, entry.description, entry.comments) == (
        date(2026, 11, 20),
        Decimal(5),
        "Lunch",
        ("Signed",),
    )
    assert [change.event for change in interaction.history] == ["InteractionPostponed", "InteractionLogged"]


def test_an_interaction_is_logged_once() -> None:
    known, _ = log_interaction(said(), None, HELEN, MASTERS, 12, NOW)

    with pytest.raises(InteractionRefused, match="exists already"):
        log_interaction(said(), known, HELEN, MASTERS, 13, NOW)
