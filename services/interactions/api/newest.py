"""The newest entries of a log, asked for in stretches of time.

A server may sort all that a filter matches before it takes the first, and a busy company has ten thousands of entries.
The last days are few, and they tell how far back the page reaches. A contact that is quieter than its kind costs a
query or two more.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from services.interactions.api.finding import log_of
from services.interactions.database import InteractionDatabase
from services.interactions.domain.contact_card import ContactCard
from shared.contracts.contacts import ContactType

DAYS = {ContactType.COMPANY: 48, ContactType.PERSON: 256}
"""The first stretch: with a few entries a month it holds the whole page, so that most pages cost one query."""
LONGER = 16
"""So many times the first is the second one of a contact that had nothing in the first."""
MORE_THAN_ENOUGH = 1.5
"""By so much a stretch is longer than what is known lets expect: no two are alike."""
ENOUGH_TO_TELL = 10
"""Of so many entries it is remembered how far apart they are: the next page of this contact begins with that."""


async def newest(
    database: InteractionDatabase,
    card: ContactCard,
    fields: Sequence[str],
    *,
    filter: Mapping[str, Any] | None = None,
    before: str = "",
    limit: int,
) -> list[dict[str, Any]]:
    """At most `limit` stored interactions of its log, the newest first, behind `before`, a `place_in_time`.

    `fields` has that for more than a few.
    """
    found: list[dict[str, Any]] = []
    log, order = {**log_of(card), **(filter or {})}, [("place_in_time", -1)]
    until, day = before, _day(before)
    for since in _starts(day, _first_days(database, card, limit), found, limit):
        wanted = {**log, "place_in_time": {"$gt": since, **({"$lt": until} if until else {})}}
        page = await database.interactions.first(wanted, fields, sort=order, limit=limit - len(found))
        found += [stored for _, stored in page]
        if len(found) == limit or not since:
            break
        until = since
    if len(found) >= ENOUGH_TO_TELL:
        database.paces.keep(card.contact_id, (day - _day(found[-1]["place_in_time"])).days / len(found))
    return found


def _first_days(database: InteractionDatabase, card: ContactCard, limit: int) -> int:
    pace = database.paces.get(card.contact_id)
    return DAYS[card.type] if pace is None else max(1, int(pace * limit * MORE_THAN_ENOUGH))


def _starts(day: datetime.date, first: int, found: Sequence[Any], limit: int) -> Iterator[str]:
    """Where each stretch begins; blank for the beginning of time. `found` is what those before it have brought."""
    yield _back(day, first)
    yield _back(day, int(first * (limit / len(found) * MORE_THAN_ENOUGH if found else LONGER)))
    yield ""


def _back(day: datetime.date, days: int) -> str:
    """The day so many days before; blank when there is none."""
    return str(day - datetime.timedelta(days=days)) if day.toordinal() > days else ""


def _day(before: str) -> datetime.date:
    """That of the cursor, or today."""
    try:
        return datetime.date.fromisoformat(before[:10])
    except ValueError:
        return datetime.datetime.now(datetime.UTC).date()
