"""Projects as a user would change them."""

from typing import Any

from services.sync.domain.project import Project
from services.sync.domain.routing import Target
from services.sync.domain.templates import FieldMap, Form, Template, template_for


def with_fields(project: Project, without: tuple[str, ...] = (), /, **fields: FieldMap) -> Project:
    """The project with these fields of Finance mapped so, and others left out."""
    leg = project.legs[-1]
    kept = {name: field for name, field in leg.fields.items() if name not in without}
    last = leg.model_copy(update={"fields": {**kept, **fields}})
    return project.model_copy(update={"legs": (*project.legs[:-1], last)})


def template(target: Target, form: Form = Form.DIRECT) -> Template:
    return template_for(target, form)


def presets(template: Template, leg: int = -1) -> dict[str, Any]:
    """The defaults and constants of one leg."""
    fields = template.legs[leg].fields.items()
    return {target: field.default for target, field in fields if field.default is not None}
