"""Groups, templates and set-up change by command, and every replica goes by them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from services.interactions.cards import Cards
from services.interactions.domain.masters import DEFAULT_MASTERS
from services.interactions.ledger import Ledger
from services.interactions.masters import MasterCollections
from services.interactions.second_look import SecondLook
from shared.contracts.erp import DocumentType
from shared.contracts.interactions import (
    ChooseInteractionTemplate,
    DeleteInteractionGroup,
    DeleteInteractionTemplate,
    InteractionCommandRejected,
    InteractionGroupDeleted,
    InteractionGroupSaved,
    InteractionLogged,
    InteractionTemplateChosen,
    InteractionTemplateSaved,
    OtherKind,
    SaveInteractionGroup,
    SaveInteractionTemplate,
    TemplateLanguage,
)
from shared.contracts.message import Message
from shared.platform.work import Work
from tests.interactions.replica import Replica, created
from tests.interactions.samples import CUSTOMER, SENT, company, document

CRONUS = created("CT0001", business_relations=(CUSTOMER,))
GERMAN = TemplateLanguage(language_code="DEU", attachment="brief.docx")


def template(code: str = "VISIT", **fields: Any) -> SaveInteractionTemplate:
    return SaveInteractionTemplate.model_validate({"code": code, "description": "A visit", **fields})


def refusal(told: list[Message]) -> str:
    [rejected] = told
    assert isinstance(rejected, InteractionCommandRejected)
    return rejected.errors[0].code


async def test_a_saved_template_is_told_and_a_repeat_tells_nothing() -> None:
    service = Replica()

    [told] = await service.reads(template(unit_cost_lcy="12.50"))

    assert isinstance(told, InteractionTemplateSaved)
    assert (told.code, told.version, str(told.template.unit_cost_lcy)) == ("VISIT", 1, "12.50")
    assert await service.reads(template(unit_cost_lcy="12.50")) == []


async def test_a_default_template_is_changed_like_any_other() -> None:
    service = Replica()

    [told] = await service.reads(template("S_INVOICE", description="Invoice", expected_version=1))
    [logged] = await service.reads(CRONUS, document())

    assert isinstance(told, InteractionTemplateSaved)
    assert told.version == 2
    assert isinstance(logged, InteractionLogged)
    assert logged.entry.description == "Invoice"


async def test_a_document_is_recorded_by_the_template_that_the_setup_names() -> None:
    service = Replica()

    *_, chosen, logged = await service.reads(
        template(unit_cost_lcy=3, unit_duration_min=7),
        ChooseInteractionTemplate(kind=DocumentType.SALES_INVOICE, interaction_template_code="VISIT"),
        CRONUS,
        document(),
    )

    assert isinstance(chosen, InteractionTemplateChosen)
    assert isinstance(logged, InteractionLogged)
    entry = logged.entry
    assert (entry.interaction_template_code, entry.cost_lcy, entry.duration_min) == ("VISIT", Decimal(3), Decimal(7))


async def test_a_kind_without_a_template_is_not_recorded() -> None:
    service = Replica()
    await service.reads(CRONUS, ChooseInteractionTemplate(kind=DocumentType.SALES_INVOICE))

    assert await service.reads(document()) == []
    assert (await service.interaction(document())).state == "not_recorded"


@pytest.mark.parametrize("page", [2, 5, 100])
async def test_what_waits_for_a_template_is_logged_when_one_is_chosen(page: int) -> None:
    def choose(code: str, kind: DocumentType = DocumentType.SALES_INVOICE) -> ChooseInteractionTemplate:
        return ChooseInteractionTemplate(kind=kind, interaction_template_code=code)

    service = Replica(page=page)
    await service.reads(*(document(document_no=f"D{n}") for n in range(5)))
    await service.reads(choose(""), CRONUS)
    assert {interaction.reason for interaction in await service.interactions()} == {"no_template"}

    assert len(await service.reads(choose("S_ORDER_CF", DocumentType.SALES_QUOTE))) == 1
    _, *told = await service.reads(choose("S_ORDER_CF"))

    assert [type(message) for message in told] == [InteractionLogged] * 5


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (template(interaction_group_code="NOWHERE"), "group_not_found"),
        (template(expected_version=4), "version_conflict"),
        (template("S_INVOICE", languages=(GERMAN,)), "template_has_languages"),
        (DeleteInteractionTemplate(code="NONE"), "template_not_found"),
        (DeleteInteractionTemplate(code="S_INVOICE"), "template_in_setup"),
        (DeleteInteractionGroup(code="NONE"), "group_not_found"),
        (DeleteInteractionGroup(code="SALES"), "group_has_templates"),
        (SaveInteractionGroup(code="SALES", expected_version=3), "version_conflict"),
        (
            ChooseInteractionTemplate(kind=OtherKind.E_MAILS, interaction_template_code="NONE"),
            "template_not_found",
        ),
    ],
)
async def test_what_cannot_be_is_refused(command: Message, code: str) -> None:
    assert refusal(await Replica().reads(command)) == code


async def test_a_template_with_languages_records_no_documents_by_itself() -> None:
    service = Replica()
    await service.reads(template(languages=(GERMAN,)))

    told = await service.reads(
        ChooseInteractionTemplate(kind=DocumentType.SALES_INVOICE, interaction_template_code="VISIT")
    )

    assert refusal(told) == "template_has_languages"


async def test_a_group_without_templates_may_go_and_come_back() -> None:
    service = Replica()

    saved, deleted, again = await service.reads(
        SaveInteractionGroup(code="VISITS"),
        DeleteInteractionGroup(code="VISITS"),
        SaveInteractionGroup(code="VISITS"),
    )

    assert isinstance(saved, InteractionGroupSaved)
    assert isinstance(deleted, InteractionGroupDeleted)
    assert isinstance(again, InteractionGroupSaved)
    assert (saved.version, deleted.version, again.version) == (1, 2, 3)


async def test_a_command_sees_what_the_one_before_it_saved() -> None:
    first, second = await Replica().reads(
        SaveInteractionGroup(code="VISITS"), template(interaction_group_code="VISITS")
    )

    assert isinstance(first, InteractionGroupSaved)
    assert isinstance(second, InteractionTemplateSaved)


async def test_another_replica_goes_by_a_change_within_a_second() -> None:
    service, now = Replica(), datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    masters = service.database.masters
    other = MasterCollections(masters.groups, masters.templates, masters.choices)
    assert await other.read(now) == DEFAULT_MASTERS

    await service.reads(template())

    assert (await other.read(now + timedelta(seconds=0.9))).template("VISIT") is None
    assert (await other.read(now + timedelta(seconds=1))).template("VISIT") is not None


async def test_what_is_looked_at_beside_a_batch_goes_by_the_setup_too() -> None:
    service, work = Replica(), Work(source="/tests", now=SENT)
    chosen = ChooseInteractionTemplate(kind=DocumentType.SALES_INVOICE, interaction_template_code="VISIT")
    await service.reads(document(), template(), chosen)
    cards = Cards(work, service.database.cards)
    await cards.load([UUID(int=1)])
    cards.keep(company(business_relations=(CUSTOMER,)))
    await work.flush()
    ledger = Ledger(Work(source="/tests", now=SENT), service.database, cards)
    await ledger.read_templates()

    await SecondLook(work, service.database, cards, ledger).work_off({"state": "waiting"})

    entry = (await service.interaction(document())).entry
    assert entry is not None
    assert entry.interaction_template_code == "VISIT"
