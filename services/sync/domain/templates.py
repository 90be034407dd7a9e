"""Templates as data: which field of a contact becomes which field of Finance, and Microsoft's presets.

The files in services/sync/templates follow Microsoft Learn: Synchronize contacts (accounts) from Sales to contacts or
customers in Finance and Operations, in the form of July 2017 through CDS (two hops) and in the later direct form.
"""

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

from services.sync.domain.routing import Target
from services.sync.domain.strict_yaml import read_yaml

FOLDER = Path(__file__).parent.parent / "templates"


class Form(StrEnum):
    """Straight from Sales to Finance, or through the Common Data Service."""

    DIRECT = "direct"
    TWO_HOP = "two_hop"


class Part(BaseModel):
    """A part of a template: unknown names are errors, numbers are taken as texts."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, coerce_numbers_to_str=True)


class FieldMap(Part):
    """Where one target field comes from: a source field, changed by its value map and then by its default.

    Without a source, the default is a constant. In YAML a plain name is a source without transforms. `unmapped` says
    what becomes of a value that the value map does not know: its record is refused, or the value passes as it is.
    """

    source: str | None = None
    default: str | None = None
    value_map: dict[str, str | None] | None = None
    unmapped: Literal["refuse", "pass"] = "refuse"

    @model_validator(mode="before")
    @classmethod
    def _from_name(cls, given: Any) -> Any:
        return {"source": given} if isinstance(given, str) else given

    @model_serializer(mode="plain")
    def _as_written(self) -> Any:
        said = {name: value for name in type(self).model_fields if (value := getattr(self, name)) is not None}
        if self.unmapped == "refuse":
            del said["unmapped"]
        return self.source if said.keys() == {"source"} else said


class Leg(Part):
    """One hop: from an entity to an entity, its integration key, and target field -> where it comes from.

    `entity_set` is the name of the entity at Finance's OData endpoint.
    """

    source: str = Field(alias="from")
    to: str
    entity_set: str = ""
    key: tuple[str, ...] = Field(min_length=1)
    fields: dict[str, FieldMap]


class Template(Part):
    """A template with its one task; `target` says which contacts it is for.

    `filter` names fields of Sales and the values that pass, Yes and No for what is true or false.
    """

    name: str = Field(min_length=1)
    also_named: tuple[str, ...] = ()
    task: str
    target: Literal[Target.ACCOUNT, Target.CUSTOMER, Target.CONTACT_PERSON]
    form: Form
    filter: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    legs: tuple[Leg, ...] = Field(min_length=1)

    @property
    def entity(self) -> str:
        """The entity in Finance."""
        return self.legs[-1].to

    @property
    def key(self) -> tuple[str, ...]:
        return self.legs[-1].key

    @property
    def fields(self) -> Mapping[str, FieldMap]:
        """How the fields of Finance are made, from the entity before."""
        return self.legs[-1].fields


def read_templates(folder: Path = FOLDER) -> dict[str, Template]:
    """All templates, by their name."""
    read = [Template.model_validate(read_yaml(file.read_text("utf-8"))) for file in sorted(folder.glob("*.yaml"))]
    return {template.name: template for template in read}


TEMPLATES = read_templates()


def template_named(name: str) -> Template | None:
    """A template by the name it has or had: Microsoft renamed them with the direct form, and writes - and – in them."""
    written = name.replace("–", "-")
    return next((t for t in TEMPLATES.values() if written in (t.name, *t.also_named)), None)


def template_for(target: Target, form: Form) -> Template:
    return next(t for t in TEMPLATES.values() if t.target == target and t.form is form)
