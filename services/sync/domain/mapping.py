"""A record of Sales becomes the payload of a Finance entity, leg by leg and field by field as a project says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.sync.domain.project import LEGAL_ENTITY, Organization, Project
from services.sync.domain.source import as_sales_says
from services.sync.domain.templates import FieldMap, Leg
from services.sync.domain.transforms import Origin, UnmappedValue, transform

CDS_ORGANIZATION = "Organization_OrganizationId"


@dataclass(frozen=True, slots=True)
class Mapped:
    """A payload by Finance's field names, its integration key (also among `fields`), and each value's origin."""

    entity: str
    entity_set: str
    key: dict[str, str]
    fields: dict[str, Any]
    origins: dict[str, Origin]


def map_record(project: Project, source: Mapping[str, Any]) -> Mapped:
    """The payload for `source`, values by our field names; what is not known is left out. Raises UnmappedValue."""
    organization = project.organization_of(source)
    if organization is None:
        raise UnmappedValue(f"{project.name}.organizations", str(source.get(project.business_unit_field) or ""))
    values, origins = source, dict[str, Origin]()
    for leg in project.legs:
        values, origins = _through(leg, organization, values, origins)
    keys = project.key
    if organization.legal_entity:
        values = {LEGAL_ENTITY: organization.legal_entity, **values}
        origins, keys = {LEGAL_ENTITY: Origin.CONSTANT, **origins}, (LEGAL_ENTITY, *keys)
    key = {name: str(values.get(name) or "") for name in keys}
    return Mapped(project.entity, project.legs[-1].entity_set, key, dict(values), origins)


def _through(
    leg: Leg, organization: Organization, source: Mapping[str, Any], before: Mapping[str, Origin]
) -> tuple[dict[str, Any], dict[str, Origin]]:
    """A value keeps the origin that it got on an earlier leg until this one changes it."""
    values, origins = dict[str, Any](), dict[str, Origin]()
    for target, field in leg.fields.items():
        name = field.source
        if name is None:
            value, origin = field.default, Origin.CONSTANT
        else:
            value, origin = as_sales_says(source.get(name)), Origin.SOURCE
            if field.value_map is not None or field.default is not None:
                value, origin = _changed(field, value, f"{leg.to}.{target}")
            if origin is Origin.SOURCE:
                if value is None:
                    continue
                origin = before.get(name, origin)
        values[target], origins[target] = value, origin
    if organization.organization:
        values |= {name: organization.organization for name in values if name.endswith(CDS_ORGANIZATION)}
    return values, origins


def _changed(field: FieldMap, value: Any, path: str) -> tuple[Any, Origin]:
    return transform(value, value_map=field.value_map, default=field.default, path=path, unmapped=field.unmapped)
