"""Projects over HTTP, as YAML: exported, imported and validated, put back to their template."""

from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Body, Response
from pydantic import BaseModel

from services.sync.database import ProjectText, SyncDatabase
from services.sync.domain.project import InvalidProject, Project, default_projects, read_project, write_project
from services.sync.domain.routing import Target
from services.sync.domain.templates import TEMPLATES, Form
from shared.platform.http import FieldProblem, Problem, problems
from shared.platform.store import Document, new_token

YAML = "application/yaml"
EXPORTED: dict[int | str, dict[str, Any]] = {200: {"content": {YAML: {}}}}
Which = Literal[Target.ACCOUNT, Target.CUSTOMER, Target.CONTACT_PERSON]
Text = Annotated[bytes, Body(media_type=YAML, description="A project, as the export writes it")]


class ProjectLine(BaseModel):
    """A project, and the template that it is a copy of; `imported` false: it is the template's."""

    target: Target
    name: str
    task: str
    template: str
    enabled: bool
    imported: bool


class TemplateLine(BaseModel):
    """A template that a project can be copied from."""

    name: str
    task: str
    target: Target
    form: Form


def project_routes(database: SyncDatabase) -> APIRouter:
    routes = APIRouter(tags=["projects"])

    @routes.get("/templates")
    async def list_templates() -> list[TemplateLine]:
        fields = {*TemplateLine.model_fields}
        return [TemplateLine(**template.model_dump(include=fields)) for template in TEMPLATES.values()]

    @routes.get("/projects", responses=problems(503))
    async def list_projects() -> list[ProjectLine]:
        """In the order of their tasks: accounts first."""
        imported = {document.id for document in await database.projects.find({})}
        projects = (await database.current_projects()).values()
        return [_line(project, project.target.value in imported) for project in projects]

    @routes.get("/projects/{target}", response_class=Response, responses={**EXPORTED, **problems(422, 503)})
    async def export_project(target: Which) -> Response:
        return Response(write_project((await database.current_projects())[target]), media_type=YAML)

    @routes.put("/projects/{target}", responses=problems(400, 413, 422, 503))
    async def import_project(target: Which, body: Text) -> ProjectLine:
        """Validated whole before anything goes by it; each fault names its path. Batches follow within a second."""
        project = _valid(body, target)
        await _save(database, target, ProjectText(text=body.decode()))
        return _line(project, imported=True)

    @routes.delete("/projects/{target}", responses=problems(422, 503))
    async def reset_project(target: Which) -> ProjectLine:
        """Back to the direct template."""
        project = default_projects()[target]
        await _save(database, target, ProjectText(text=write_project(project)))
        return _line(project, imported=True)

    return routes


def _line(project: Project, imported: bool) -> ProjectLine:
    fields = {"target", "name", "task", "template", "enabled"}
    return ProjectLine(**project.model_dump(include=fields), imported=imported)


def _valid(body: bytes, target: Target) -> Project:
    try:
        project = read_project(body.decode())
    except UnicodeDecodeError as error:
        raise _refused([FieldProblem(field="", code="not_utf8", message=str(error))]) from error
    except InvalidProject as invalid:
        faults = [FieldProblem(field=f.path, code="invalid_project", message=f.message) for f in invalid.faults]
        raise _refused(faults) from invalid
    if project.target != target:
        message = f"this project is for {project.target.value}"
        raise _refused([FieldProblem(field="target", code="other_target", message=message)])
    return project


def _refused(errors: list[FieldProblem]) -> Problem:
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The project cannot run.", errors=errors)


async def _save(database: SyncDatabase, target: Target, text: ProjectText) -> None:
    """The last import wins."""
    lost = {target.value}
    while lost:
        stored = await database.projects.load([target.value])
        before = stored[0] if stored else Document(target.value, 0, text)
        after = replace(before, version=before.version + 1, state=text, token=new_token())
        lost = await database.projects.write([after], datetime.now(UTC))
    database.forget_projects()
