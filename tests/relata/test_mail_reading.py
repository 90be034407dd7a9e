"""From the bytes of a mail to what is told of it."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relata.mail.reading import NotAMail, read_mail
from shared.contracts.mail import MailDelivered

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def offer(**headers: str) -> EmailMessage:
    """A mail with a text and an attachment; a blank header is left out."""
    written = {
        "Message-ID": "<1042@relata.example>",
        "From": "Ann Meier <ann@relata.example>",
        "To": '"Cronus, Einkauf" <info@cronus.example>, undisclosed:;',
        "Cc": "bob@relata.example",
        "Subject": "Angebot für Söhne",
        "Date": "Fri, 20 Nov 2026 11:01:52 +0100",
        **headers,
    }
    message = EmailMessage()
    for name, value in written.items():
        if value:
            message[name] = value
    message.set_content("Our secret price is 100.")
    message.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="Preis für Söhne.pdf")
    return message


def test_headers_and_names_of_attachments_are_told_and_nothing_of_the_text() -> None:
    told = read_mail(bytes(offer()), NOW)

    assert told == MailDelivered(
        message_id="1042@relata.example",
        from_address="ann@relata.example",
        to_addresses=("info@cronus.example",),
        cc_addresses=("bob@relata.example",),
        subject="Angebot für Söhne",
        sent_at=NOW + timedelta(minutes=31, seconds=52),
        attachment_names=("Preis für Söhne.pdf",),
    )
    assert "secret" not in told.model_dump_json()


def test_a_mail_without_an_id_is_known_by_its_content() -> None:
    first, second = bytes(offer(**{"Message-ID": ""})), bytes(offer(**{"Message-ID": "", "Subject": "Other"}))

    ids = [read_mail(content, NOW).message_id for content in (first, first, second)]

    assert ids[0].startswith("sha256:")
    assert (ids[0] == ids[1], ids[0] == ids[2]) == (True, False)


@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 99 Nov 2026 11:01:52"])
def test_a_mail_without_a_date_is_dated_by_its_arrival(date: str) -> None:
    content = bytes(offer(Date="")).replace(b"Subject:", b"Date: " + date.encode() + b"\nSubject:")

    assert read_mail(content, NOW).sent_at == NOW


def test_of_a_journal_report_the_mail_in_it_is_told() -> None:
    report = EmailMessage()
    report["From"], report["To"] = "journal@relata.example", "archive@relata.example"
    report["X-MS-Journal-Report"] = ""
    report.set_content("Sender: ann@relata.example")
    report.add_attachment(offer())

    assert read_mail(bytes(report), NOW).message_id == "1042@relata.example"


def test_a_draft_is_told_as_one() -> None:
    assert read_mail(bytes(offer(**{"X-Unsent": "1"})), NOW).is_draft
    assert read_mail(bytes(offer()), NOW, is_draft=True).is_draft


def test_bytes_without_headers_are_no_mail() -> None:
    with pytest.raises(NotAMail):
        read_mail(b"\r\nJust a text", NOW)


@given(st.binary(max_size=200))
def test_whatever_stands_in_a_header_can_be_told(noise: bytes) -> None:
    line = noise.replace(b"\n", b" ").replace(b"\r", b" ")
    content = b"".join(name + b": " + line + b"\r\n" for name in (b"Message-ID", b"From", b"To", b"Subject", b"Date"))

    told = read_mail(b"X-Some: header\r\n" + content + b"\r\ntext", NOW)

    assert MailDelivered.model_validate_json(told.model_dump_json()) == told
