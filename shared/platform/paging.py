"""Pages of documents in order of their id."""

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from shared.platform.store import Collection

State = TypeVar("State", bound=BaseModel)


async def page_of(
    collection: Collection[State], chosen: Mapping[str, Any], after: str, limit: int
) -> tuple[list[State], str]:
    """States with these values (None and blank: any), and the cursor of the page that follows, blank on the last."""
    values = {name: value for name, value in chosen.items() if value not in (None, "")}
    documents = await collection.find({"_id": {"$gt": after}, **values}, sort=[("_id", 1)], limit=limit + 1)
    page = documents[:limit]
    return [document.state for document in page], page[-1].id if len(documents) > limit else ""
