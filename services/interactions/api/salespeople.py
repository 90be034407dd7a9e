"""Salespeople: kept for the addresses by which mail is known as theirs."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Path, Response
from pydantic import BaseModel

from services.interactions.api.finding import After, Limit
from services.interactions.api.sending import IfMatch, expected_version, must_be, send, tag
from services.interactions.database import InteractionDatabase
from shared.contracts.interactions import DeleteSalesperson, SalespersonFields, SaveSalesperson
from shared.platform.http import Problem, problems
from shared.platform.paging import page_of
from shared.platform.pipeline import Pipeline
from shared.platform.whole_segments import WholeSegments

Code = Annotated[str, Path(min_length=1, max_length=20, pattern=r"^[^\sa-z]+$", description="In upper case")]


class SalespersonPage(BaseModel):
    """Salespeople in order of their code; `next` is the cursor of the page that follows, blank on the last one."""

    salespeople: list[SalespersonFields]
    next: str = ""


def router(pipeline: Pipeline[Any], database: InteractionDatabase) -> APIRouter:
    routes = APIRouter(tags=["salespeople"], route_class=WholeSegments)

    @routes.get("/salespeople", responses=problems(422, 503))
    async def list_salespeople(after: After = "", limit: Limit = 50) -> SalespersonPage:
        page, following = await page_of(database.salespeople, {"deleted": False}, after, limit)
        return SalespersonPage(salespeople=[salesperson.fields() for salesperson in page], next=following)

    @routes.get("/salespeople/{code}", responses=problems(404, 422, 503))
    async def get_salesperson(code: Code, response: Response) -> SalespersonFields:
        documents = await database.salespeople.load([code])
        if not documents or documents[0].state.deleted:
            raise Problem(HTTPStatus.NOT_FOUND, f"There is no salesperson {code}.")
        tag(response, documents[0].version)
        return documents[0].state.fields()

    @routes.put("/salespeople/{code}", responses=problems(400, 412, 413, 422, 503))
    async def save_salesperson(
        code: Code, body: SalespersonFields, response: Response, if_match: IfMatch = None
    ) -> SalespersonFields:
        """Keep a salesperson, new or known; mail that waits for the address is logged."""
        version = expected_version(if_match)
        must_be(code, body.code)
        await send(pipeline, SaveSalesperson(expected_version=version, **dict(body)))
        return await get_salesperson(code, response)

    @routes.delete("/salespeople/{code}", status_code=204, responses=problems(404, 412, 422, 503))
    async def delete_salesperson(code: Code, if_match: IfMatch = None) -> None:
        """Forget a salesperson; what was logged keeps the code."""
        await send(pipeline, DeleteSalesperson(code=code, expected_version=expected_version(if_match)))

    return routes
