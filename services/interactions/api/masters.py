"""Interaction groups and templates with what their entries came to, and which template records which kind."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel, Field

from services.interactions.api.figures import figures
from services.interactions.api.sending import IfMatch, expected_version, must_be, send, tag
from services.interactions.database import InteractionDatabase
from services.interactions.domain.analysis import FIELDS, Dimension, Figures
from services.interactions.domain.masters import Masters
from shared.contracts.interactions import (
    ChooseInteractionTemplate,
    DeleteInteractionGroup,
    DeleteInteractionTemplate,
    InteractionGroup,
    InteractionTemplate,
    Kind,
    SaveInteractionGroup,
    SaveInteractionTemplate,
)
from shared.platform.http import Problem, problems
from shared.platform.pipeline import Pipeline
from shared.platform.whole_segments import WholeSegments

Code = Annotated[str, Path(min_length=1, max_length=10, pattern=r"^[^\sa-z]+$", description="In upper case")]


class Groups(BaseModel):
    """All interaction groups, by code."""

    groups: list[InteractionGroup]


class Templates(BaseModel):
    """All interaction templates, by code."""

    templates: list[InteractionTemplate]


class Choice(BaseModel):
    """The template by which a kind is recorded; blank: not at all."""

    kind: Kind
    interaction_template_code: str = ""


class Setup(BaseModel):
    """The Interaction Template Setup: every kind that has a row."""

    choices: list[Choice]


class Chosen(BaseModel):
    """The template to record a kind by; blank: not at all."""

    interaction_template_code: str = Field(default="", max_length=10)


CHANGED = problems(400, 412, 413, 422, 503)
FOUND = problems(404, 422, 503)
DELETED = problems(404, 412, 422, 503)


def router(pipeline: Pipeline[Any], database: InteractionDatabase) -> APIRouter:
    routes = APIRouter(tags=["masters"], route_class=WholeSegments)

    async def masters() -> Masters:
        return await database.masters.stored()

    @routes.get("/interaction-groups", responses=problems(503))
    async def list_groups() -> Groups:
        known = await masters()
        return Groups(groups=[group for code in sorted(known.groups) if (group := known.group(code))])

    @routes.get("/interaction-groups/{code}", responses=FOUND)
    async def get_group(code: Code, response: Response) -> InteractionGroup:
        known = await masters()
        group = known.group(code)
        if group is None:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no interaction group {code}.")
        tag(response, known.groups[code].version)
        return group

    @routes.get("/interaction-groups/{code}/statistics", responses=FOUND)
    async def group_statistics(code: Code, response: Response) -> Figures:
        """What the entries of this group came to."""
        await get_group(code, response)
        return await _of(database, Dimension.GROUP, code)

    @routes.put("/interaction-groups/{code}", responses=CHANGED)
    async def save_group(
        code: Code, body: InteractionGroup, response: Response, if_match: IfMatch = None
    ) -> InteractionGroup:
        version = expected_version(if_match)
        must_be(code, body.code)
        await send(pipeline, SaveInteractionGroup(expected_version=version, **dict(body)))
        return await get_group(code, response)

    @routes.delete("/interaction-groups/{code}", status_code=204, responses=DELETED)
    async def delete_group(code: Code, if_match: IfMatch = None) -> None:
        """Refused while a template belongs to it."""
        await send(pipeline, DeleteInteractionGroup(code=code, expected_version=expected_version(if_match)))

    @routes.get("/interaction-templates", responses=problems(503))
    async def list_templates() -> Templates:
        known = await masters()
        return Templates(templates=[template for code in sorted(known.templates) if (template := known.template(code))])

    @routes.get("/interaction-templates/{code}", responses=FOUND)
    async def get_template(code: Code, response: Response) -> InteractionTemplate:
        known = await masters()
        template = known.template(code)
        if template is None:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no interaction template {code}.")
        tag(response, known.templates[code].version)
        return template

    @routes.get("/interaction-templates/{code}/statistics", responses=FOUND)
    async def template_statistics(code: Code, response: Response) -> Figures:
        """What the entries of this template came to."""
        await get_template(code, response)
        return await _of(database, Dimension.TEMPLATE, code)

    @routes.put("/interaction-templates/{code}", responses=CHANGED)
    async def save_template(
        code: Code, body: InteractionTemplate, response: Response, if_match: IfMatch = None
    ) -> InteractionTemplate:
        version = expected_version(if_match)
        must_be(code, body.code)
        await send(pipeline, SaveInteractionTemplate(expected_version=version, **dict(body)))
        return await get_template(code, response)

    @routes.delete("/interaction-templates/{code}", status_code=204, responses=DELETED)
    async def delete_template(code: Code, if_match: IfMatch = None) -> None:
        """Refused while the set-up names it."""
        await send(pipeline, DeleteInteractionTemplate(code=code, expected_version=expected_version(if_match)))

    @routes.get("/interaction-template-setup", responses=problems(503))
    async def get_setup() -> Setup:
        known = await masters()
        rows = sorted(known.choices.values(), key=lambda choice: choice.kind)
        return Setup(choices=[Choice.model_validate(row.model_dump()) for row in rows])

    @routes.get("/interaction-template-setup/{kind}", responses=problems(422, 503))
    async def get_choice(kind: Kind, response: Response) -> Choice:
        choice = (await masters()).choices[kind]
        tag(response, choice.version)
        return Choice(kind=kind, interaction_template_code=choice.interaction_template_code)

    @routes.put("/interaction-template-setup/{kind}", responses=CHANGED)
    async def choose_template(kind: Kind, body: Chosen, response: Response, if_match: IfMatch = None) -> Choice:
        """Record interactions of this kind by this template."""
        version = expected_version(if_match)
        await send(pipeline, ChooseInteractionTemplate(kind=kind, expected_version=version, **dict(body)))
        return await get_choice(kind, response)

    return routes


async def _of(database: InteractionDatabase, by: Dimension, code: str) -> Figures:
    found = await figures(database, by, {FIELDS[by]: code})
    return found[0] if found else Figures(value=code)
