"""The dedupe service's HTTP surface is as it is described."""

import asyncio
from typing import Any

import schemathesis
from prometheus_client import CollectorRegistry
from schemathesis import Case
from schemathesis.checks import CHECKS

from services.dedupe.api import router
from shared.platform.http import make_app
from tests.dedupe.service import Dedupe, anna, nordwind
from tests.surface import asked, surface

schemathesis.checks.load_all_checks()
CONFORMS: list[Any] = CHECKS.get_by_names(
    ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
)
"""That a body is refused where it breaks a rule of two fields is no matter of its form: test_api.py has those."""

DEDUPE = Dedupe()
asyncio.run(DEDUPE.reads(nordwind(1), nordwind(2), anna(3), anna(4)))
APP = make_app("dedupe", "", "0")
APP.include_router(router(DEDUPE.pipeline()[0], DEDUPE.database, CollectorRegistry()))
schema = surface(APP)


@schema.parametrize()
@asked
def test_every_answer_is_one_that_the_document_names(case: Case[Any]) -> None:
    case.call_and_validate(checks=CONFORMS)
