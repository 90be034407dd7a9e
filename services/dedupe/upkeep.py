"""Contacts stored before rows or hit percentage changed are found by the new ones: their keys are dealt anew.

The strings stay as they are; Business Central too makes them anew when the contact changes, or is generated.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import structlog

from services.dedupe.domain.known_contact import KnownContact, rekeyed
from services.dedupe.domain.setup import DuplicateSetup
from services.dedupe.store.database import SETUP, DedupeDatabase
from shared.platform.pipeline import regularly
from shared.platform.store import Document, new_token

log = structlog.get_logger(__name__)

EVERY_SECONDS = 2.0
PAGE = 500


async def keep_on(database: DedupeDatabase, every_seconds: float = EVERY_SECONDS) -> None:
    await regularly(partial(rekey, database), every_seconds, what="upkeep")


async def rekey(database: DedupeDatabase, at_once: int = PAGE) -> int:
    """How many contacts were given other keys; 0 when all have those of the setup.

    It may be interrupted, and several processes may do it at once. Where the setup changes meanwhile, the next call
    does it again.
    """
    setup = await database.setup()
    if setup.state.keyed == setup.state.way:
        return 0
    after, count = "", 0
    while page := await database.contacts.find({"_id": {"$gt": after}}, sort=[("_id", 1)], limit=at_once):
        count += await _rekey(database, page, setup.state)
        after = page[-1].id
    done = setup.state.model_copy(update={"keyed": setup.state.way})
    await database.setups.write([Document(SETUP, setup.version + 1, done, token=new_token())], datetime.now(UTC))
    if count:
        log.info("keys dealt anew", contacts=count)
    return count


async def _rekey(database: DedupeDatabase, page: Sequence[Document[KnownContact]], setup: DuplicateSetup) -> int:
    """Those that somebody else wrote meanwhile are read again."""
    token, count = new_token(), 0
    while page:
        owing = await database.contacts.owing(page)
        anew = [
            replace(document, version=document.version + 1, state=state, token=token)
            for document in owing
            if (state := rekeyed(document.state, setup)) != document.state
        ]
        lost = await database.contacts.write(anew, datetime.now(UTC)) if anew else set()
        count += len(anew) - len(lost)
        page = await database.contacts.load(lost) if lost else ()
    return count
