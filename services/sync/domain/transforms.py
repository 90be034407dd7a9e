"""What happens to a value on its way to Finance (Power Platform, Data Integrator: default value and value map)."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Literal


class Origin(StrEnum):
    """Where a value in a payload came from."""

    SOURCE = "source"
    VALUE_MAP = "value map"
    DEFAULT = "default"
    CONSTANT = "constant"


class UnmappedValue(ValueError):
    """A value that its field's value map does not know; `path` is entity and field in Finance."""

    def __init__(self, path: str, value: str) -> None:
        super().__init__(f"{path}: no mapping for {value!r}")
        self.path = path
        self.value = value


def transform(
    value: Any,
    *,
    value_map: Mapping[str, str | None] | None,
    default: str | None,
    path: str,
    unmapped: Literal["refuse", "pass"] = "refuse",
) -> tuple[Any, Origin]:
    """The value map, then the default for what is blank after it. Raises UnmappedValue unless such values pass."""
    origin = Origin.SOURCE
    if value_map is not None and (unmapped == "refuse" or _text(value) in value_map):
        value, origin = _mapped(value, value_map, path)
    if default is not None and _text(value) == "":
        return default, Origin.DEFAULT
    return value, origin


def _mapped(value: Any, value_map: Mapping[str, str | None], path: str) -> tuple[Any, Origin]:
    """Keys are compared exactly, after trimming; an entry for blank is optional, one for every other value is not."""
    text = _text(value)
    if text in value_map:
        return value_map[text], Origin.VALUE_MAP
    if text:
        raise UnmappedValue(path, text)
    return value, Origin.SOURCE


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()
