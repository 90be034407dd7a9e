"""Which of us and which others a mail is between, and what becomes of it in the log."""

from typing import Any

import pytest

from services.interactions.domain.mail import MailReason, recipients, take_in
from shared.contracts.interactions import InformationFlow
from shared.contracts.mail import MailDelivered
from tests.interactions.samples import SENT

ANN, BOB = "ANN@RELATA.EXAMPLE", "BOB@RELATA.EXAMPLE"
US = {ANN: "AN", BOB: "BO"}
CRONUS, ADATUM = "info@cronus.example", "info@adatum.example"


def mail(**fields: Any) -> MailDelivered:
    defaults = {
        "message_id": "1@relata.example",
        "from_address": "ann@relata.example",
        "to_addresses": (CRONUS,),
        "subject": "Offer 1042",
        "sent_at": SENT,
    }
    return MailDelivered.model_validate({**defaults, **fields})


def shares(message: MailDelivered) -> list[tuple[str, str]]:
    return [(share.address, share.salesperson_code) for share in take_in(message, US, (), SENT).shares]


def test_a_mail_from_a_salesperson_is_outbound_to_each_recipient() -> None:
    sent = take_in(mail(cc_addresses=(ADATUM,)), US, (), SENT)

    assert sent.information_flow is InformationFlow.OUTBOUND
    assert shares(sent.mail) == [(CRONUS.upper(), "AN"), (ADATUM.upper(), "AN")]


def test_a_mail_to_salespeople_is_inbound_for_each_of_them() -> None:
    received = take_in(mail(from_address=CRONUS, to_addresses=(BOB,), cc_addresses=(ANN, ADATUM)), US, (), SENT)

    assert received.information_flow is InformationFlow.INBOUND
    assert shares(received.mail) == [(CRONUS.upper(), "BO"), (CRONUS.upper(), "AN")]


def test_addresses_are_compared_in_upper_case_and_count_once() -> None:
    assert recipients(mail(cc_addresses=("INFO@cronus.example", " ", ADATUM))) == (CRONUS.upper(), ADATUM.upper())


def test_a_colleague_who_is_written_to_as_well_has_no_share() -> None:
    assert shares(mail(cc_addresses=(BOB,))) == [(CRONUS.upper(), "AN")]


def test_a_colleague_who_is_a_contact_too_has_a_share() -> None:
    sent = take_in(mail(to_addresses=(BOB,)), US, {BOB.upper()}, SENT)

    assert [(share.address, share.salesperson_code) for share in sent.shares] == [(BOB.upper(), "AN")]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"is_draft": True}, MailReason.DRAFT),
        ({"from_address": ""}, MailReason.NO_SENDER),
        ({"to_addresses": ()}, MailReason.NO_RECIPIENTS),
        ({"to_addresses": (BOB,)}, MailReason.ONLY_SALESPEOPLE),
        ({"from_address": ADATUM}, MailReason.NO_SALESPERSON),
    ],
)
def test_a_mail_that_is_no_interaction_is_kept_with_its_reason(fields: dict[str, Any], reason: MailReason) -> None:
    kept = take_in(mail(**fields), US, (), SENT)

    assert (kept.reason, kept.shares, kept.parts()) == (reason, (), [])


def test_a_mail_in_which_nobody_of_us_is_waits_for_its_addresses() -> None:
    kept = take_in(mail(from_address=ADATUM), US, (), SENT)

    assert kept.waits
    assert kept.waiting_for == (ADATUM.upper(), CRONUS.upper())


def test_the_subject_is_cut_to_its_field() -> None:
    [part] = take_in(mail(subject="x" * 300), US, (), SENT).parts()

    assert len(part.subject) == 100


def test_a_message_id_is_the_same_with_and_without_brackets() -> None:
    assert mail(message_id="<1@relata.example>") == mail(message_id="1@relata.example")
