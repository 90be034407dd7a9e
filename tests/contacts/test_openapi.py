"""The whole OpenAPI surface, with every check and a fixed seed: `/openapi.json` says what is true."""

from typing import Any

import schemathesis
from hypothesis import HealthCheck, seed, settings
from schemathesis.config import SchemathesisConfig

from tests.contacts.over_http import app_of
from tests.contacts.test_handlers import Contacts

EXAMPLES = 25
SEED = 20261121

schema = schemathesis.openapi.from_asgi("/openapi.json", app_of(Contacts()), config=SchemathesisConfig(seed=SEED))


@schema.parametrize()
@seed(SEED)
@settings(max_examples=EXAMPLES, deadline=None, derandomize=False, suppress_health_check=list(HealthCheck))
def test_every_request_is_answered_as_described(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()
