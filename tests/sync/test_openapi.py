"""The OpenAPI surface with a fixed seed: `/openapi.json` says what is true. Imports of YAML are in test_http.py."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from services.sync.api import router
from shared.platform.http import make_app
from tests.sync.service import Sync

EXAMPLES = 8
SEED = 20261121
CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

app = make_app("sync", "", "0")
sync = Sync()
app.include_router(router(sync.replica(), sync.database))
everything = schemathesis.openapi.from_asgi("/openapi.json", app)
schema = everything.include(tag=["sync", "runs", "projects"]).exclude(method="PUT")


@schema.parametrize()
@seed(SEED)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=False, suppress_health_check=list(HealthCheck))
def test_every_request_is_answered_as_described(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(checks=CHECKS)
