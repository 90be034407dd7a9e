"""Run with `python -m services.interactions`."""

from services.interactions.app import build
from shared.platform.service import run
from shared.platform.settings import read_settings

run(build, read_settings(http_port=8003), "interactions")
