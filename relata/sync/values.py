"""What a line of a plan file says: its values as texts, flags, ids and times."""

import datetime
import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from relata.sync.names import folded

NAMESPACE = UUID("5b0c0e7a-7f43-4a3e-9a3c-6f1c0d5a2f10")
"""Of the contact ids that are made from a file's own ids."""
THEN = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
STATES = {"active": False, "inactive": True}


class Unfit(Exception):
    """A line that is no record: a stable code and a sentence."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason, self.detail = reason, detail


def number_of(record: Mapping[str, Any]) -> str:
    """The number of an account or contact; its id where it has none."""
    return text_of(record.get("no")) or text_of(record["id"])


def uuid_of(id: str) -> UUID:
    """The id of a contact: itself where it is one, else one made of it."""
    is_uuid = re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", id)
    return UUID(id) if is_uuid else uuid5(NAMESPACE, id)


def flag(record: Mapping[str, Any], name: str, *, default: bool = False) -> bool:
    value = record.get(name)
    return default if value is None or value == "" else folded(str(value)) in ("true", "yes", "1", "y")


def value_of(name: str, value: Any) -> Any:
    """Numbers as texts; Sales says Active and Inactive where we say whether it is inactive."""
    if name == "is_inactive" and text_of(value).lower() in STATES:
        return STATES[text_of(value).lower()]
    return value if isinstance(value, bool | str | list | dict) else text_of(value)


def text_of(value: Any) -> str:
    return "" if value is None else str(value).strip()
