"""A project: a copy of a template with its own presets, value maps, filters and organisations.

Power Platform, Data Integrator: a project is made from a template; it is validated before it runs.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import Field, ValidationError

from services.sync.domain.routing import Target
from services.sync.domain.source import SOURCE_FIELDS, as_sales_says
from services.sync.domain.strict_yaml import InvalidYaml, read_yaml, write_yaml
from services.sync.domain.templates import Form, Leg, Part, Template, template_for

LEGAL_ENTITY = "dataAreaId"


class Organization(Part):
    """A pair: the business unit of Sales (blank: every other) and the legal entity of Finance that it belongs to.

    `organization` is its CDS organisation, which takes the place of a template's ORG001.
    """

    business_unit: str = ""
    organization: str = ""
    legal_entity: str = Field(default="", max_length=4)


class Project(Template):
    """`enabled` false: its records stay pending.

    A contact's business unit is the value of its field `business_unit_field`; blank, all go to the first organisation.
    """

    template: str = ""
    enabled: bool = True
    organizations: tuple[Organization, ...] = ()
    business_unit_field: str = ""

    def organization_of(self, source: Mapping[str, Any]) -> Organization | None:
        """None when no pair has the contact's business unit."""
        unit = str(source.get(self.business_unit_field) or "") if self.business_unit_field else ""
        if not self.business_unit_field:
            return self.organizations[0] if self.organizations else Organization()
        exact = [pair for pair in self.organizations if pair.business_unit == unit]
        return next(iter([*exact, *(pair for pair in self.organizations if not pair.business_unit)]), None)

    def passes(self, source: Mapping[str, Any]) -> bool:
        """Whether the source filter lets this record through."""
        return all(str(as_sales_says(source.get(name)) or "") in values for name, values in self.filter.items())


Projects = Mapping[Target, Project]
"""The one project of each target."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a project, and where: `legs.0.fields.SiteId.source`."""

    path: str
    message: str


class InvalidProject(ValueError):
    """A project that cannot run; nothing of it is sent."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.message}" for fault in faults))
        self.faults = faults


def copy_of(template: Template, **own: Any) -> Project:
    """A project that does as the template says."""
    written = template.model_dump(by_alias=True, exclude={"also_named"})
    return Project.model_validate({**written, "template": template.name, **own})


def default_projects(form: Form = Form.DIRECT) -> dict[Target, Project]:
    """What runs until somebody imports a project."""
    targets = (Target.ACCOUNT, Target.CUSTOMER, Target.CONTACT_PERSON)
    return {target: copy_of(template_for(target, form)) for target in targets}


DIRECT: Projects = default_projects()


def read_project(text: str) -> Project:
    """A project from YAML, whole and valid. Raises InvalidProject."""
    try:
        project = Project.model_validate(read_yaml(text))
    except InvalidYaml as error:
        raise InvalidProject([Fault("", str(error))]) from error
    except ValidationError as error:
        faults = [Fault(".".join(map(str, e["loc"])), e["msg"]) for e in error.errors(include_url=False)]
        raise InvalidProject(faults) from error
    if faults := list(faults_of(project)):
        raise InvalidProject(faults)
    return project


def write_project(project: Project) -> str:
    """The YAML that `read_project` reads."""
    return write_yaml(project.model_dump(mode="json", by_alias=True, exclude={"also_named"}))


def faults_of(project: Project) -> Iterator[Fault]:
    """Every reason why a project of the right form cannot run."""
    names: set[str] = set(SOURCE_FIELDS)
    for number, leg in enumerate(project.legs):
        yield from _faults_of_leg(leg, f"legs.{number}", names)
        names = set(leg.fields)
    if (len(project.legs) > 1) != (project.form is Form.TWO_HOP):
        yield Fault("legs", f"{len(project.legs)} in the form {project.form}")
    if not project.legs[-1].entity_set:
        yield Fault(f"legs.{len(project.legs) - 1}.entity_set", "the entity set of Finance is missing")
    for name in (*project.filter, *filter(None, [project.business_unit_field])):
        if name not in SOURCE_FIELDS:
            path = f"filter.{name}" if name in project.filter else "business_unit_field"
            yield Fault(path, f"the source has no field {name}")
    if project.business_unit_field and not project.organizations:
        yield Fault("organizations", "no pair, and business_unit_field chooses one")


def _faults_of_leg(leg: Leg, path: str, names: set[str]) -> Iterator[Fault]:
    for target, field in leg.fields.items():
        where = f"{path}.fields.{target}"
        if field.source is None and field.default is None:
            yield Fault(where, "neither a source nor a default")
        if field.source is None and field.value_map is not None:
            yield Fault(f"{where}.value_map", "there is no source to map")
        if field.source is not None and field.source not in names:
            yield Fault(f"{where}.source", f"{leg.source} has no field {field.source}")
    for name in leg.key:
        if name not in leg.fields:
            yield Fault(f"{path}.key", f"{name} is not mapped")
