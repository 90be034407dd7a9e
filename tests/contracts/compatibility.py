"""Whether every message of the old schema is one of the new schema too, and means the same."""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
LOWER = ("minimum", "exclusiveMinimum", "minLength", "minItems")
UPPER = ("maximum", "exclusiveMaximum", "maxLength", "maxItems")
SAME = ("type", "format", "pattern")


def breaks(old: Schema, new: Schema) -> list[str]:
    """What the new schema takes away or asks for, each as `field: what`; empty when it only adds optional fields."""
    return list(_breaks(_inlined(old, old), _inlined(new, new), ""))


def _inlined(part: Any, root: Schema) -> Any:
    """`part` with every reference replaced by what it names."""
    if isinstance(part, list):
        return [_inlined(item, root) for item in part]
    if not isinstance(part, Mapping):
        return part
    if "$ref" in part:
        named = root["$defs"][part["$ref"].removeprefix("#/$defs/")]
        return _inlined({**named, **{name: value for name, value in part.items() if name != "$ref"}}, root)
    return {name: _inlined(value, root) for name, value in part.items() if name != "$defs"}


def _breaks(old: Schema, new: Schema, at: str) -> Iterator[str]:
    if old.get("default") != new.get("default"):
        yield f"{at}: another default"
    choices = new.get("anyOf", [new])
    for choice in old.get("anyOf", [old]):
        yield from min((list(_narrower(choice, other, at)) for other in choices), key=len)


def _narrower(old: Schema, new: Schema, at: str) -> Iterator[str]:
    yield from (f"{at}: another {rule}" for rule in SAME if rule in new and old.get(rule) != new[rule])
    if "type" in old and "type" not in new:
        yield f"{at}: another type"
    if lost := set(_values(old)) - set(_values(new)):
        yield f"{at}: no longer {', '.join(sorted(map(str, lost)))}"
    if _values(new) and not _values(old):
        yield f"{at}: only some values"
    yield from (f"{at}: higher {r}" for r in LOWER if r in new and old.get(r, float("-inf")) < new[r])
    yield from (f"{at}: lower {r}" for r in UPPER if r in new and old.get(r, float("inf")) > new[r])
    yield from _fields(old, new, at)
    for inner in ("items", "additionalProperties"):
        if isinstance(old.get(inner), Mapping) or isinstance(new.get(inner), Mapping):
            yield from _breaks(_schema(old, inner), _schema(new, inner), f"{at}[]")


def _fields(old: Schema, new: Schema, at: str) -> Iterator[str]:
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in before.keys() - after.keys():
        yield f"{at}.{name}: removed"
    for name in set(new.get("required", ())) - set(old.get("required", ())):
        yield f"{at}.{name}: {'made required' if name in before else 'added without a default'}"
    for name in before.keys() & after.keys():
        yield from _breaks(before[name], after[name], f"{at}.{name}")


def _values(schema: Schema) -> list[Any]:
    return [schema["const"]] if "const" in schema else list(schema.get("enum", ()))


def _schema(schema: Schema, inner: str) -> Schema:
    found = schema.get(inner, {})
    return found if isinstance(found, Mapping) else {}
