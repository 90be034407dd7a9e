"""A record of Sales becomes the payload of a Finance entity, field by field as a template says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.sync.domain.templates import FieldMap, Template
from services.sync.domain.transforms import Origin, transform


@dataclass(frozen=True, slots=True)
class Mapped:
    """A payload by Finance's field names, its integration key (also among `fields`), and each value's origin."""

    entity: str
    key: dict[str, str]
    fields: dict[str, Any]
    origins: dict[str, Origin]


def map_record(template: Template, source: Mapping[str, Any]) -> Mapped:
    """The payload for `source`, values by Business Central's field names. Raises UnmappedValue."""
    values = {field.target: _value(field, template.entity, source) for field in template.fields}
    fields = {target: value for target, (value, _) in values.items()}
    return Mapped(
        entity=template.entity,
        key={name: fields[name] for name in template.key},
        fields=fields,
        origins={target: origin for target, (_, origin) in values.items()},
    )


def _value(field: FieldMap, entity: str, source: Mapping[str, Any]) -> tuple[Any, Origin]:
    if field.source is None:
        return field.default, Origin.CONSTANT
    path = f"{entity}.{field.target}"
    return transform(source.get(field.source), value_map=field.value_map, default=field.default, path=path)
