"""How candidates are read: few queries, and nobody twice."""

from datetime import UTC, datetime
from typing import Any

from services.dedupe.domain.known_contact import remember
from services.dedupe.domain.setup import DuplicateSetup
from services.dedupe.store.database import DedupeDatabase
from services.dedupe.store.lookup import KEYS_AT_ONCE, Lookup
from shared.contracts.contacts import ContactEvent
from shared.platform.store import Document
from tests.dedupe.service import anna
from tests.fakes import in_memory


def stranger(number: int) -> ContactEvent:
    """A contact that shares next to nothing with another."""
    own = {"name": f"Anna Berg{number}", "surname": f"Berg{number}", "email": f"anna{number}@gmx.de"}
    place = {"post_code": f"{28000 + number}", "address": f"Gartenweg {number}", "phone_no": f"0421 {7000000 + number}"}
    return anna(number, 1, **own, **place)


async def test_who_shares_many_keys_is_fetched_hardly_more_than_once() -> None:
    database: DedupeDatabase = in_memory(DedupeDatabase)
    events = [stranger(number) for number in range(1, 81)]
    known = {event.contact_id: remember(None, event.contact, 1, DuplicateSetup()) for event in events}
    await database.contacts.write([Document(str(id), 1, state) for id, state in known.items()], datetime.now(UTC))
    asked: list[set[str]] = []
    peek = database.contacts.peek

    async def noted(filter: Any, *more: Any, **how: Any) -> Any:
        asked.extend([set(filter["keys"]["$in"])] if "keys" in filter else [])
        return await peek(filter, *more, **how)

    database.contacts.peek = noted  # type: ignore[method-assign]
    lookup = Lookup(database)
    await lookup.read(known)
    await lookup.find(known)

    assert len(asked) > 1
    assert all(len(keys) <= KEYS_AT_ONCE for keys in asked)
    own = [{key for key in state.keys if lookup.holders[key] == 1} for state in known.values()]
    assert all(sum(not keys.isdisjoint(query) for query in asked) <= 2 for keys in own)
