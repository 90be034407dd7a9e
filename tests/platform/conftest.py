"""Logs as short lines: the default renders every variable of a traceback in colour, for seconds."""

import pytest
import structlog


@pytest.fixture(scope="session", autouse=True)
def short_logs() -> None:
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])
