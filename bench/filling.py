"""The dedupe store with many contacts, as the service would have kept them; none is compared, which is far faster."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain

from bench.contact_stream import AT_ONCE, SEED, contacts
from relata.duplicates.workers import cores, in_order
from services.dedupe.domain.candidates import largest_block
from services.dedupe.domain.known_contact import KnownContact, is_string_key, remember, set_apart
from services.dedupe.domain.marketing_setup import KeptSetup
from services.dedupe.domain.setup import DuplicateSetup
from services.dedupe.store.database import SETUP, DedupeDatabase
from shared.platform.settings import Settings
from shared.platform.store import Document, new_token

Kept = list[tuple[str, KnownContact]]
KEYED = KeptSetup(keyed=DuplicateSetup().way)
"""Or the service would look whether these contacts have keys of an older setup."""


def kept(start: int) -> Kept:
    """The contacts from `start` on of the stream of `bench.contact_stream`, so many as it makes at once."""
    some = contacts(AT_ONCE, SEED + start)
    return [(str(contact.contact_id), remember(None, contact, 1, DuplicateSetup())) for contact in some]


async def fill(settings: Settings, count: int) -> int:
    """Fill an empty store, in whole portions of `AT_ONCE` made by every core; how many contacts there are then."""
    database = DedupeDatabase(settings)
    there = await database.contacts.count()
    database.close()
    if there:
        return there
    portions = in_order(kept, range(0, count, AT_ONCE), cores())
    first = next(portions)  # forks, so nobody is connected now
    database, holders = DedupeDatabase(settings), Counter[str]()
    await database.ensure_indexes()
    await database.setups.write([Document(SETUP, 1, KEYED, token=new_token())], datetime.now(UTC))
    for portion in chain([first], portions):
        token = new_token()
        outgrown = await database.outgrown_keys()
        documents = [Document(id, 1, set_apart(known, outgrown), token=token) for id, known in portion]
        await database.contacts.write(documents, datetime.now(UTC))
        await database.note_outgrown(_outgrown_by(portion, holders))
    database.close()
    return count


def _outgrown_by(portion: Kept, holders: Counter[str]) -> Iterator[tuple[str, int]]:
    """The keys of which more have one now than are worth a look, each told once; `holders` are of those before."""
    added = Counter(key for _, known in portion for key in known.keys if not is_string_key(key))
    for key, count in added.items():
        before = holders[key]
        holders[key] = before + count
        if before <= largest_block(key) < before + count:
            yield key, before + count
