"""The name of a person and its parts follow each other (Business Central, Contact table 5050, Name and First Name)."""

from collections.abc import Mapping
from typing import Any, NamedTuple

PART_LENGTH = 30


class PersonName(NamedTuple):
    first_name: str = ""
    middle_name: str = ""
    surname: str = ""


def split_name(name: str) -> PersonName:
    """The last word is the surname, the one before it the middle name, the others the first name.

    Two words are first name and surname, one word is a first name. Each part is cut at 30 characters.
    """
    *others, last = name.split() or [""]
    if not others:
        return PersonName(last[:PART_LENGTH])
    middle = others.pop() if len(others) > 1 else ""
    return PersonName(" ".join(others)[:PART_LENGTH].rstrip(), middle[:PART_LENGTH], last[:PART_LENGTH])


def compose_name(parts: PersonName) -> str:
    """First, middle and surname with a space between; blank parts leave none. At most 92 characters."""
    return " ".join(part for part in parts if part)


def names(changed: Mapping[str, Any], card: Mapping[str, Any]) -> dict[str, Any]:
    """The name from its parts when a part `changed`, else the parts from the name when that did."""
    if any(part in changed for part in PersonName._fields):
        return {"name": compose_name(PersonName(card["first_name"], card["middle_name"], card["surname"]))}
    return split_name(card["name"])._asdict() if "name" in changed else {}
