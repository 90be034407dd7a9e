"""A message only ever gains optional fields: whoever wrote to the older one is still understood."""

from typing import Any

import pytest
from pydantic import BaseModel, Field, create_model

from shared.contracts.message import Message
from tests.contracts.catalogue import MESSAGES, SCHEMAS, committed_schema, schema_of
from tests.contracts.compatibility import breaks

every_message = pytest.mark.parametrize("message", MESSAGES.values(), ids=lambda message: message.__name__)


@every_message
def test_nothing_of_a_message_was_taken_away_or_asked_for(message: type[Message]) -> None:
    assert breaks(committed_schema(message.__name__) or {}, schema_of(message)) == []


@every_message
def test_what_was_added_is_accepted(message: type[Message]) -> None:
    assert committed_schema(message.__name__) == schema_of(message), "python -m tests.contracts.update accepts it"


def test_a_message_is_never_removed() -> None:
    assert {file.stem for file in SCHEMAS.glob("*.json")} <= set(MESSAGES)


class Address(BaseModel):
    city: str = ""
    lines: tuple[str, ...] = ()


FIELDS: dict[str, Any] = {
    "no": (str, ...),
    "name": (str, ""),
    "size": (int | None, None),
    "level": (int, Field(1, ge=1, le=9)),
    "kind": (str, Field("", json_schema_extra={"enum": ["", "Company", "Person"]})),
    "address": (Address, Address()),
    "keys": (dict[str, str], {}),
}


def schema(**changed: Any) -> dict[str, Any]:
    fields = {name: about for name, about in {**FIELDS, **changed}.items() if about is not None}
    made: type[BaseModel] = create_model("Card", **fields)
    return made.model_json_schema()


class Renamed(BaseModel):
    town: str = ""
    lines: tuple[str, ...] = ()


class OtherLines(BaseModel):
    city: str = ""
    lines: tuple[int, ...] = ()


class Grown(Address):
    country: str = ""


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": None}, [".name: removed"]),
        ({"name": (str, ...)}, [".name: another default", ".name: made required"]),
        ({"colour": (str, ...)}, [".colour: added without a default"]),
        ({"name": (str, "unknown")}, [".name: another default"]),
        ({"no": (int, ...)}, [".no: another type"]),
        ({"no": (Any, ...)}, [".no: another type"]),
        ({"size": (int, 0)}, [".size: another default", ".size: another type"]),
        ({"name": (str, Field("", min_length=1))}, [".name: higher minLength"]),
        ({"level": (int, Field(1, ge=2, le=8))}, [".level: higher minimum", ".level: lower maximum"]),
        ({"name": (str, Field("", pattern="^C"))}, [".name: another pattern"]),
        ({"kind": (str, Field("", json_schema_extra={"enum": ["", "Company"]}))}, [".kind: no longer Person"]),
        ({"name": (str, Field("", json_schema_extra={"enum": [""]}))}, [".name: only some values"]),
        ({"address": (Renamed, Renamed())}, [".address.city: removed"]),
        ({"address": (OtherLines, OtherLines())}, [".address.lines[]: another type"]),
        ({"keys": (dict[str, int], {})}, [".keys[]: another type"]),
    ],
)
def test_what_breaks_a_message_is_named(change: dict[str, Any], said: list[str]) -> None:
    found = [at for at in breaks(schema(), schema(**change)) if not at.startswith(".address: another default")]

    assert sorted(found) == said


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"colour": (str, "")},
        {"colour": (str | None, None)},
        {"no": (str, Field(..., description="Its number."))},
        {"no": (str | int, ...)},
        {"level": (int, Field(1, ge=0))},
        {"kind": (str, Field("", json_schema_extra={"enum": ["", "Company", "Person", "Team"]}))},
        {"address": (Grown, FIELDS["address"][1])},
    ],
)
def test_what_only_adds_breaks_nothing(change: dict[str, Any]) -> None:
    assert breaks(schema(), schema(**change)) == []
