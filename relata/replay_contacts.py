"""`relata replay contacts`: the current state of contacts for readers that have come later."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID, uuid4

from relata.broker import broker_errors, confirmed
from relata.contacts_pages import contacts_service
from relata.terminal import Exit, Terminal
from shared.contracts.contacts import COMMANDS, ReplayContact
from shared.platform.kafka.envelope import Outgoing, seal
from shared.platform.kafka.producer import Publisher
from shared.platform.settings import read_settings

SOURCE = "/relata/replay"
BATCH = 500
SECONDS = 60.0


async def replay_contacts(terminal: Terminal, filters: Mapping[str, str]) -> Exit:
    """Ask the contacts service for the state of each contact that matches.

    It goes the way of every command, so an event that is published meanwhile stays the last of its contact. Readers
    drop a version that they have.
    """
    settings = read_settings()
    publisher, replay_id = Publisher(settings), str(uuid4())
    asked, batch = 0, list[Outgoing]()
    try:
        with broker_errors(settings):
            async with contacts_service() as service:
                async for contact in service.all(filters):
                    asked += 1
                    batch.append(_command(contact["contact_id"], f"{replay_id}:{asked}"))
                    if len(batch) == BATCH:
                        await confirmed(publisher.publish(batch), SECONDS)
                        batch = []
            await confirmed(publisher.publish(batch), SECONDS)
    finally:
        await publisher.stop()
    terminal.say(f"{asked:,} contacts are published again.")
    terminal.result({"replay_id": replay_id, "contacts": asked})
    return Exit.OK


def _command(contact_id: str, id: str) -> Outgoing:
    message = ReplayContact(contact_id=UUID(contact_id))
    return seal(message, COMMANDS, id=id, source=SOURCE, time=datetime.now(UTC))
