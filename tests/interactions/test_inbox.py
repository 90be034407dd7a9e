"""A document or call is logged at once, or waits until its contact is known."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.interactions.domain.contact_card import ContactCard
from services.interactions.domain.default_masters import DEFAULT_TEMPLATES
from services.interactions.domain.inbox import Interaction, State, match, receive
from services.interactions.domain.matching import Reason, choose, keys_of
from services.interactions.domain.source import Source
from shared.contracts.erp import AccountType, DocumentType
from shared.contracts.interactions import InteractionLogged, InteractionUnmatched
from tests.interactions.samples import CUSTOMER, SENT, VENDOR, call, company, document, gone, person

CRONUS = company(business_relations=(CUSTOMER,), phone_no="030 901820")


def received(source: Source, *cards: ContactCard) -> Interaction:
    return receive(source, choose(cards, keys_of(source)), DEFAULT_TEMPLATES, 12, SENT)[0]


def matched(interaction: Interaction, *cards: ContactCard) -> Interaction:
    return match(interaction, cards, DEFAULT_TEMPLATES, 12, SENT)[0]


@pytest.mark.parametrize("source", [document(), call()])
def test_what_belongs_to_a_known_contact_is_logged_at_once(source: Source) -> None:
    interaction, event = receive(source, CRONUS, DEFAULT_TEMPLATES, 12, SENT)

    assert interaction.entry is not None
    assert (interaction.state, interaction.entry.contact_no, interaction.entry.entry_no) == (State.LOGGED, "CT0001", 12)
    assert event == InteractionLogged(
        entry_id=interaction.entry_id, version=1, source_id=interaction.source_id, entry=interaction.entry
    )


@pytest.mark.parametrize("document_type", DocumentType)
def test_every_type_of_document_is_logged_by_its_own_template(document_type: DocumentType) -> None:
    vendor = company("CT0003", business_relations=(VENDOR,))
    bought = {"account_type": AccountType.VENDOR, "account_no": "20000"} if "Purchase" in document_type else {}

    interaction = received(document(document_type=document_type, **bought), CRONUS, vendor)

    assert interaction.entry is not None
    assert interaction.entry.interaction_template_code == DEFAULT_TEMPLATES[document_type].code
    assert (interaction.entry.document_type, interaction.entry.contact_no) == (
        document_type,
        "CT0003" if bought else "CT0001",
    )


def test_what_belongs_to_nobody_waits_and_says_why() -> None:
    interaction, event = receive(document(), choose([], keys_of(document())), DEFAULT_TEMPLATES, 12, SENT)

    assert (interaction.state, interaction.entry) == (State.WAITING, None)
    assert (interaction.reason, interaction.waiting_for) == ("no_contact_with_this_customer", ("customer:10000",))
    assert event == InteractionUnmatched(
        entry_id=interaction.entry_id,
        version=1,
        source_id="document|Sales Invoice|103001|1|1",
        reason="no_contact_with_this_customer",
        looked_for=("customer:10000",),
        received_at=SENT,
    )


def test_a_kind_without_a_template_is_not_recorded_and_not_told() -> None:
    interaction, event = receive(document(), CRONUS, {}, 12, SENT)

    assert (interaction.state, interaction.reason, interaction.entry) == (State.NOT_RECORDED, Reason.NO_TEMPLATE, None)
    assert event is None


def test_a_waiting_interaction_is_logged_when_its_contact_arrives() -> None:
    waiting = received(document())

    interaction, event = match(waiting, [CRONUS], DEFAULT_TEMPLATES, 13, SENT)

    assert (interaction.state, interaction.version, interaction.waiting_for) == (State.LOGGED, 2, ())
    assert isinstance(event, InteractionLogged)
    assert (event.version, event.entry.entry_no, event.entry.contact_no) == (2, 13, "CT0001")


def test_a_waiting_interaction_is_dated_by_its_message_not_by_its_contact() -> None:
    at_once, later = received(document(), CRONUS), matched(received(document()), CRONUS)

    assert later.entry == at_once.entry


def test_a_contact_that_changes_nothing_is_no_news() -> None:
    waiting = received(document())

    assert match(waiting, [company("CT0009")], DEFAULT_TEMPLATES, 13, SENT) == (waiting, None)


def test_a_new_reason_to_wait_is_told() -> None:
    waiting = received(document())

    interaction, event = match(waiting, [gone(CRONUS)], DEFAULT_TEMPLATES, 13, SENT)

    assert (interaction.version, interaction.reason) == (2, Reason.CONTACT_DELETED)
    assert isinstance(event, InteractionUnmatched)
    assert (event.version, event.reason) == (2, "contact_deleted")


def test_an_unblocked_contact_gets_what_waited_for_it() -> None:
    blocked = CRONUS.model_copy(update={"privacy_blocked": True})

    waiting = received(call(), blocked)

    assert waiting.reason == Reason.CONTACT_PRIVACY_BLOCKED
    assert matched(waiting, CRONUS).state == State.LOGGED


def test_a_logged_interaction_stays_with_its_contact() -> None:
    logged = received(call(), CRONUS)

    assert match(logged, [company("CT0009", phone_no="030 901820")], DEFAULT_TEMPLATES, 13, SENT) == (logged, None)


def test_a_waiting_interaction_waits_on_while_its_kind_has_no_template_and_says_so() -> None:
    waiting = received(document())

    known, event = match(waiting, [CRONUS], {}, 13, SENT)

    assert (known.state, known.reason, known.waiting_for) == (State.WAITING, Reason.NO_TEMPLATE, waiting.waiting_for)
    assert isinstance(event, InteractionUnmatched)
    assert matched(known, CRONUS).state == State.LOGGED


@pytest.mark.parametrize("source", [document(campaign_no="CP1"), call()])
@pytest.mark.parametrize("cards", [[], [CRONUS]])
def test_an_interaction_survives_its_json(source: Source, cards: list[ContactCard]) -> None:
    interaction = received(source, *cards)

    assert Interaction.model_validate_json(interaction.model_dump_json()) == interaction
    assert Interaction.model_validate(interaction.model_dump(mode="json")) == interaction


def told_in_this_order(source: Source, arrivals: Sequence[ContactCard | Source]) -> Interaction:
    known: list[ContactCard] = []
    interaction: Interaction | None = None
    for arrival in arrivals:
        if isinstance(arrival, ContactCard):
            known.append(arrival)
            interaction = interaction and matched(interaction, *known)
        else:
            interaction = received(source, *known)
    assert interaction is not None
    return interaction.model_copy(update={"version": 1})


@pytest.mark.parametrize(
    ("source", "contact_no"),
    [
        (document(), "CT0001"),
        (document(bill_to_contact_no="CT0002"), "CT0002"),
        (document(bill_to_contact_no="CT0003"), "CT0001"),
        (call(), "CT0001"),
        (call(from_number="0170 1234567"), "CT0002"),
    ],
)
@given(data=st.data())
def test_contacts_and_sources_may_arrive_in_any_order(source: Source, contact_no: str, data: st.DataObject) -> None:
    helen = person(phone_no="030 901820", mobile_phone_no="0170 1234567")
    world = [source, CRONUS, helen, gone(person("CT0003", phone_no="030 901820")), company("CT0009")]

    interaction = told_in_this_order(source, data.draw(st.permutations(world)))

    assert interaction.entry is not None
    assert interaction.entry.contact_no == contact_no
