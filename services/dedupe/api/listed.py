"""Pairs as they are shown, with the names of their contacts, and what both have in the fields of the setup.

Source: Business Central, Contact Duplicates (page 5096) and Contact Duplicate Details (page 5187).
"""

from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from uuid import UUID

from pydantic import BaseModel

from services.dedupe.domain.pair import DuplicatePair
from services.dedupe.store.database import DedupeDatabase
from shared.platform.http import Problem


class ListedPair(DuplicatePair):
    """A pair with its contacts' names as they are now, blank of one that is gone."""

    left_name: str = ""
    right_name: str = ""


class Detail(BaseModel):
    """A field of the setup rows, and what the two contacts have there."""

    field: str
    left: str
    right: str


async def listed(database: DedupeDatabase, pairs: Sequence[DuplicatePair]) -> list[ListedPair]:
    """One query, however many they are."""
    shown = await _shown(database, {id for pair in pairs for id in (pair.left_id, pair.right_id)})
    return [
        ListedPair(
            **dict(pair),
            left_name=shown.get(pair.left_id, {}).get("name", ""),
            right_name=shown.get(pair.right_id, {}).get("name", ""),
        )
        for pair in pairs
    ]


async def details(database: DedupeDatabase, pair: DuplicatePair) -> list[Detail]:
    """One line for each field of the setup; raises the problem that the setup has none.

    A field that came into the setup since is blank until the contact changes, or a sweep.
    """
    fields = (await database.setup()).state.row_fields
    if not fields:
        raise Problem(HTTPStatus.CONFLICT, "The setup has no search strings: there are no fields to show.")
    shown = await _shown(database, {pair.left_id, pair.right_id})
    left, right = shown.get(pair.left_id, {}), shown.get(pair.right_id, {})
    return [Detail(field=field, left=left.get(field, ""), right=right.get(field, "")) for field in fields]


async def _shown(database: DedupeDatabase, ids: Iterable[UUID]) -> dict[UUID, Mapping[str, str]]:
    wanted = [str(id) for id in ids]
    found = await database.contacts.peek({"_id": {"$in": wanted}}, ["shown"]) if wanted else ()
    return {UUID(id): values.get("shown") or {} for id, values in found}
