"""A service's whole HTTP surface under all checks: `/openapi.json` says what is true.

The seed is fixed, so a failure comes again. `make test` asks at random; with RELATA_TEST_EXAMPLES, as `make
test-surface` has it, so many examples are asked and each boundary of each value besides.
"""

import os
from collections.abc import Callable

import schemathesis
from fastapi import FastAPI
from hypothesis import HealthCheck, seed, settings
from schemathesis.config import (
    ChecksConfig,
    CoveragePhaseConfig,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.config._checks import PositiveDataAcceptanceConfig, ResponseSchemaConformanceConfig
from schemathesis.specs.openapi.schemas import OpenApiSchema

EXAMPLES = int(os.environ.get("RELATA_TEST_EXAMPLES", "0"))
SEED = 20261121
PHASES = PhasesConfig(coverage=CoveragePhaseConfig(enabled=EXAMPLES > 0))


def surface(app: FastAPI, *refusals: str, formats: bool = True) -> OpenApiSchema:
    """Every operation of `app`.

    `refusals` are the statuses with which what has the described form may still be answered: by a rule (422), by a
    version (412), for what is taken (409), gone (410) or not there (404). Without `formats`, texts of a response need
    not have the form that the document gives.
    """
    checks = ChecksConfig(
        positive_data_acceptance=PositiveDataAcceptanceConfig(expected_statuses=["2xx", *refusals]),
        response_schema_conformance=ResponseSchemaConformanceConfig(validate_formats=formats),
    )
    project = ProjectConfig(checks=checks, phases=PHASES)
    config = SchemathesisConfig(seed=SEED, projects=ProjectsConfig(default=project))
    return schemathesis.openapi.from_asgi("/openapi.json", app, config=config)


def asked(test: Callable[..., None]) -> Callable[..., None]:
    """The test over requests made from the document."""
    quiet = list(HealthCheck)
    made = settings(max_examples=EXAMPLES or 10, derandomize=False, suppress_health_check=quiet)(test)
    seeded: Callable[..., None] = seed(SEED)(made)
    return seeded
