"""The whole OpenAPI surface, with every check and a fixed seed: `/openapi.json` says what is true."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, seed, settings
from schemathesis.config import ChecksConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.config._checks import PositiveDataAcceptanceConfig

from tests.contacts.over_http import app_of
from tests.contacts.running import Contacts

EXAMPLES = 20
SEED = 20261121

# A command in the described form may still be refused: by a rule (422), a version (412), or for what is gone (410).
RULES = PositiveDataAcceptanceConfig(expected_statuses=["2xx", "403", "404", "409", "410", "412", "422"])
CONFIG = SchemathesisConfig(
    seed=SEED, projects=ProjectsConfig(default=ProjectConfig(checks=ChecksConfig(positive_data_acceptance=RULES)))
)
schema = schemathesis.openapi.from_asgi("/openapi.json", app_of(Contacts()), config=CONFIG)


@schema.parametrize()
@seed(SEED)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=False, suppress_health_check=list(HealthCheck))
def test_every_request_is_answered_as_described(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()
