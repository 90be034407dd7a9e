"""Logs are JSON, a line each, and tell ids; what a message says stays out of them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]

SCRIPT = """
import asyncio, logging, warnings
from uuid import UUID
import structlog
from shared.platform.logs import configure_logs

configure_logs("cards", LEVEL)
log = structlog.get_logger("shared.tests")
"""


def logged(script: str, level: str = "INFO") -> list[dict[str, Any]]:
    """What a process that runs this writes on standard error, each line read as JSON."""
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT.replace("LEVEL", repr(level)) + script],
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == ""
    return [json.loads(line) for line in ran.stderr.splitlines()]


def test_every_line_is_one_json_object_of_ours_and_of_libraries() -> None:
    lines = logged(
        """
log.info("outbox swept", collection="cards", documents=3)
log.warning("two\\nlines")
logging.getLogger("uvicorn.error").info("Started server process [%d]", 7)
warnings.warn("coroutine was never awaited", RuntimeWarning)
asyncio.run(asyncio.sleep(0), debug=True)
"""
    )

    assert [line["event"] for line in lines[:3]] == ["outbox swept", "two\nlines", "Started server process [7]"]
    assert (lines[0]["collection"], lines[0]["documents"]) == ("cards", 3)
    assert "never awaited" in lines[3]["event"]
    assert all({"level", "logger", "timestamp", "service"} <= line.keys() for line in lines)


def test_a_level_silences_what_is_below_it() -> None:
    lines = logged(
        """
log.info("started")
log.warning("waiting")
logging.getLogger("aiokafka").info("joined group")
logging.getLogger("pymongo.command").debug("find")
""",
        "WARNING",
    )

    assert [line["event"] for line in lines] == ["waiting"]


def test_debug_shows_no_commands_of_the_driver_with_the_values_in_them() -> None:
    lines = logged(
        """
log.debug("ours")
logging.getLogger("pymongo.command").debug("find Anna Muster")
logging.getLogger("aiokafka.consumer").debug("fetched Anna Muster")
""",
        "DEBUG",
    )

    assert [line["event"] for line in lines if line["logger"] != "asyncio"] == ["ours"]


HANDLER_FAILS = """
from tests.fakes import handled, received
from tests.platform.small import Small, created
from shared.contracts.contacts import CreateContact
from shared.platform.kafka.envelope import Received

async def fail():
    command = created(UUID(int=1), "defect", email="anna@muster.example", phone_no="+41 44 555 01 02")
    try:
        await handled(Small().pipeline, command)
    except ZeroDivisionError as error:
        log.error("handler failed", message_id="42", exc_info=error)
    try:
        CreateContact.model_validate({"contact_id": "anna@muster.example"})
    except ValueError as error:
        logging.getLogger("uvicorn.error").error("Exception in ASGI application", exc_info=error)

asyncio.run(fail())
"""


def test_an_exception_tells_where_it_happened_and_nothing_of_the_message() -> None:
    lines = logged(HANDLER_FAILS)

    [ours, theirs] = [line["exception"][-1] for line in lines]
    assert (ours["exc_type"], ours["frames"][-1]["name"]) == ("ZeroDivisionError", "create")
    assert theirs["exc_type"] == "ValidationError"
    assert lines[0]["message_id"] == "42"
    assert not [word for word in ("muster", "555", "defect") if word in json.dumps(lines)]
