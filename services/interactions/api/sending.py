"""A request becomes a command, and its refusal problem details."""

from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Header, Response

from services.interactions.domain.errors import InteractionRefused
from shared.contracts.catalogue import TOPIC_OF
from shared.contracts.message import Message
from shared.platform.http import FieldProblem, Problem
from shared.platform.kafka.envelope import command
from shared.platform.pipeline import Outcome, Pipeline

STATUS = {
    "interaction_exists": HTTPStatus.CONFLICT,
    "interaction_deleted": HTTPStatus.GONE,
    "version_conflict": HTTPStatus.PRECONDITION_FAILED,
}
"""Refusals that HTTP has a word for; what the path names and is not there is 404, every other one 422."""

IfMatch = Annotated[str | None, Header(description="The ETag that was shown; 412 when somebody changed it meanwhile")]
UserId = Annotated[
    str,
    Header(alias="X-Forwarded-User", max_length=50, description="Who asks, as the proxy in front has found out"),
]


async def send(pipeline: Pipeline[Any], message: Message, id: str = "") -> Outcome:
    """Handle a command here and now; raises Problem when it is refused."""
    sent = command(message, "/relata/interactions/http", id=id, topic=TOPIC_OF[type(message)])
    outcome = (await pipeline.handle([sent]))[0]
    if isinstance(outcome.refusal, InteractionRefused):
        raise _problem(outcome.refusal)
    return outcome


def expected_version(if_match: str | None) -> int | None:
    """The version that `If-Match` asks for; -1, which nothing has, when it is no ETag of ours."""
    if not if_match or if_match.strip() == "*":
        return None
    digits = if_match.strip().removeprefix("W/").strip('"')
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 19 else -1


def must_be(code: str, told: str) -> None:
    """The code in the body is the one in the path."""
    if told != code:
        error = FieldProblem(field="code", code="other_code", message=f"The path says {code}, the body {told}.")
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, error.message, errors=[error])


def tag(response: Response, version: int) -> None:
    response.headers["ETag"] = f'"{version}"'


def _problem(refusal: InteractionRefused) -> Problem:
    first = refusal.errors[0]
    missing = first.field in ("code", "entry_id", "campaign_entry_id") and first.code.endswith("_not_found")
    status = HTTPStatus.NOT_FOUND if missing else STATUS.get(first.code, HTTPStatus.UNPROCESSABLE_ENTITY)
    errors = [FieldProblem(field=error.field, code=error.code, message=error.message) for error in refusal.errors]
    return Problem(status, str(refusal), errors=errors)
