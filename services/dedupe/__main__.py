"""Run with `python -m services.dedupe`."""

from services.dedupe.app import build
from shared.platform.service import run
from shared.platform.settings import read_settings

run(build, read_settings(http_port=8002), "dedupe")
