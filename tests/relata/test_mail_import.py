"""`relata mail import`: maildir and mbox, told to the services."""

import mailbox
from pathlib import Path

import pytest

from shared.contracts.mail import MAIL_EVENTS, MailDelivered
from shared.platform.settings import Settings
from tests.reading import published
from tests.relata.conftest import Relata
from tests.relata.test_mail_reading import offer

pytestmark = pytest.mark.backing


@pytest.fixture
def maildir(tmp_path: Path) -> Path:
    """Two mails, one of them a draft, and one file that is no mail."""
    box = mailbox.Maildir(tmp_path / "Mail")
    box.add(offer())
    draft = mailbox.MaildirMessage(offer(**{"Message-ID": "<1043@relata.example>"}))
    draft.set_subdir("cur")
    draft.add_flag("D")
    box.add(draft)
    (tmp_path / "Mail" / "new" / "1.broken").write_bytes(b"\n")
    return tmp_path / "Mail"


@pytest.fixture
def mbox(tmp_path: Path) -> Path:
    box = mailbox.mbox(tmp_path / "mail.mbox")
    for number in range(3):
        box.add(offer(**{"Message-ID": f"<{number}@relata.example>"}))
    box.close()
    return tmp_path / "mail.mbox"


async def told(settings: Settings) -> dict[str, MailDelivered]:
    return {m.message_id: m for m in await published(settings, MAIL_EVENTS) if isinstance(m, MailDelivered)}


async def test_every_mail_of_a_maildir_is_told_and_what_is_none_is_named(
    relata: Relata, settings: Settings, maildir: Path
) -> None:
    ran = await relata("mail", "import", maildir, "--json")

    assert ran.code == 1
    assert (ran.json["told"], ran.json["unreadable"]) == (2, [{"mail": "1.broken", "reason": "It has no headers."}])
    mails = await told(settings)
    assert {id: mail.is_draft for id, mail in mails.items()} == {
        "1042@relata.example": False,
        "1043@relata.example": True,
    }


async def test_every_mail_of_an_mbox_file_is_told(relata: Relata, settings: Settings, mbox: Path) -> None:
    ran = await relata("mail", "import", mbox)

    assert ran.code == 0
    assert set(await told(settings)) == {"0@relata.example", "1@relata.example", "2@relata.example"}


async def test_what_is_neither_is_said(relata: Relata, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ann")

    assert "no mbox file" in (await relata("mail", "import", tmp_path / "letter.txt")).err
    assert "no maildir" in (await relata("mail", "import", tmp_path)).err
    assert (await relata("mail", "import", tmp_path / "nothing")).code == 2


async def test_a_broker_that_is_away_is_said(relata: Relata, mbox: Path) -> None:
    ran = await relata("mail", "import", mbox, KAFKA_BOOTSTRAP_SERVERS="127.0.0.1:1")

    assert ran.code == 4
