"""What HTTP is the same in every service: problem details (RFC 9457), size limit, and pages that work offline."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import structlog
import swagger_ui_bundle
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import HTMLResponse, JSONResponse
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from starlette.exceptions import HTTPException
from starlette.routing import compile_path
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.platform.pipeline import PASSING, SaveConflict

log = structlog.get_logger(__name__)

MAX_BODY_BYTES = 1_000_000
SCHEMAS = "#/components/schemas/"


class FieldProblem(BaseModel):
    """One field that is wrong: where, a stable code, and a sentence."""

    field: str
    code: str
    message: str


class ProblemDetails(BaseModel):
    """RFC 9457. `errors` names every field and reason at once."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str = ""
    errors: list[FieldProblem] = []


class Problem(Exception):
    """Raise to answer with problem details."""

    def __init__(self, status: HTTPStatus, detail: str = "", *, errors: list[FieldProblem] | None = None) -> None:
        super().__init__(detail)
        self.details = ProblemDetails(title=status.phrase, status=status, detail=detail, errors=errors or [])


PROBLEMS: dict[int | str, dict[str, Any]] = {
    status: {
        "description": HTTPStatus(status).phrase,
        "content": {"application/problem+json": {"schema": {"$ref": SCHEMAS + "ProblemDetails"}}},
    }
    for status in (400, 404, 405, 409, 410, 412, 413, 415, 422, 503)
}
"""For `responses=` of a route, as many as it can answer."""


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    return {status: PROBLEMS[status] for status in statuses}


def _answer(details: ProblemDetails, headers: dict[str, str] | None = None) -> JSONResponse:
    return JSONResponse(
        details.model_dump(mode="json"), details.status, headers=headers, media_type="application/problem+json"
    )


async def _on_problem(request: Request, problem: Problem) -> JSONResponse:
    return _answer(problem.details)


async def _on_invalid(request: Request, error: RequestValidationError) -> JSONResponse:
    errors = [
        FieldProblem(field=".".join(str(part) for part in e["loc"][1:]), code=e["type"], message=e["msg"])
        for e in error.errors()
    ]
    status = HTTPStatus.BAD_REQUEST if errors[0].code == "json_invalid" else HTTPStatus.UNPROCESSABLE_ENTITY
    return _answer(Problem(status, "The request does not have the described form.", errors=errors).details)


async def _on_http(request: Request, error: HTTPException) -> JSONResponse:
    headers = dict(error.headers or {})
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = _allowed(request, headers)
    return _answer(Problem(HTTPStatus(error.status_code), str(error.detail)).details, headers)


def _allowed(request: Request, headers: Mapping[str, str]) -> str:
    """All methods that the path has; Starlette names only those of the first of its routes."""
    paths: dict[str, dict[str, Any]] = request.app.openapi()["paths"]
    here = [methods for path, methods in paths.items() if compile_path(path)[0].match(request.url.path)]
    named = headers.get("Allow", "").replace(" ", "").split(",")
    return ", ".join(sorted({*filter(None, named), *(method.upper() for methods in here for method in methods)}))


async def _on_away(request: Request, error: Exception) -> JSONResponse:
    log.warning("request failed", error=type(error).__name__)
    problem = Problem(
        HTTPStatus.SERVICE_UNAVAILABLE, "The database or the broker is away; the request can be sent again."
    )
    return _answer(problem.details, {"Retry-After": "1"})


async def _on_bug(request: Request, error: Exception) -> JSONResponse:
    log.error("request failed", error=type(error).__name__, exc_info=error)
    return _answer(Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "This is our fault; it is in the log.").details)


class BodyLimit:
    """Refuses a body over `MAX_BODY_BYTES`, also one that does not say its length."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        body = bytearray()
        more = scope["method"] in ("POST", "PUT", "PATCH", "DELETE")
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > MAX_BODY_BYTES:
                problem = Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"At most {MAX_BODY_BYTES} bytes are read.")
                return await _answer(problem.details)(scope, receive, send)
        whole: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def replay() -> Message:
            return whole.pop() if whole else await receive()

        await self.app(scope, replay, send)


class Application(FastAPI):
    """FastAPI, with the problem details that every route's `responses` refer to in its document."""

    def openapi(self) -> dict[str, Any]:
        described = super().openapi()
        _, schemas = models_json_schema([(ProblemDetails, "serialization")], ref_template=SCHEMAS + "{model}")
        described.setdefault("components", {}).setdefault("schemas", {}).update(schemas["$defs"])
        return described


def make_app(title: str, description: str, version: str, **options: Any) -> FastAPI:
    """A FastAPI application with our errors and an OpenAPI page (`/docs`) that needs no internet."""
    app = Application(title=title, description=description, version=version, docs_url=None, redoc_url=None, **options)
    app.add_middleware(BodyLimit)
    app.add_exception_handler(Problem, _on_problem)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _on_invalid)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _on_http)  # type: ignore[arg-type]
    for passing in (*PASSING, SaveConflict):
        app.add_exception_handler(passing, _on_away)
    app.add_exception_handler(Exception, _on_bug)
    app.mount("/static/swagger", StaticFiles(directory=Path(swagger_ui_bundle.swagger_ui_path)))

    @app.get("/docs", include_in_schema=False)
    async def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url="/openapi.json",
            title=title,
            swagger_js_url="/static/swagger/swagger-ui-bundle.js",
            swagger_css_url="/static/swagger/swagger-ui.css",
            swagger_favicon_url="/static/swagger/favicon-32x32.png",
        )

    return app
