"""The whole OpenAPI surface, with every check and a fixed seed: `/openapi.json` says what is true."""

import asyncio
from typing import Any

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, seed, settings
from schemathesis.config import ChecksConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.config._checks import PositiveDataAcceptanceConfig, ResponseSchemaConformanceConfig

from services.interactions.api import router
from shared.platform.http import make_app
from tests.interactions.replica import Replica
from tests.interactions.samples import call, document
from tests.interactions.test_api import COMPANY, PERSON
from tests.interactions.test_mail import mail
from tests.interactions.test_mail_handling import AN

EXAMPLES = 25
SEED = 20261121


def app() -> FastAPI:
    """The service over memory, with something logged, something waiting and mails of nobody."""
    service = Replica()
    strangers = (document(account_no="9"), mail(message_id="2@x", from_address="a@b.example"))
    asyncio.run(service.reads(AN, COMPANY, PERSON, document(document_no="1"), call(), mail(), *strangers))
    made = make_app("interactions", "", "0")
    made.include_router(router(service.pipeline, service.database))
    return made


# A command in the described form may still be refused: by a rule (422), a version (412), or for what is gone (410).
RULES = PositiveDataAcceptanceConfig(expected_statuses=["2xx", "403", "404", "409", "410", "412", "422"])
# Time of Interaction has no zone, as in Business Central; JSON Schema's "time" wants one.
FORMS = ResponseSchemaConformanceConfig(validate_formats=False)
CHECKS = ChecksConfig(positive_data_acceptance=RULES, response_schema_conformance=FORMS)
CONFIG = SchemathesisConfig(seed=SEED, projects=ProjectsConfig(default=ProjectConfig(checks=CHECKS)))
schema = schemathesis.openapi.from_asgi("/openapi.json", app(), config=CONFIG)


@schema.parametrize()
@seed(SEED)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=False, suppress_health_check=list(HealthCheck))
def test_every_request_is_answered_as_described(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()
