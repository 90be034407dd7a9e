"""Run with `python -m services.finance`."""

from services.finance.app import build
from shared.platform.service import run
from shared.platform.settings import read_settings

run(build, read_settings(http_port=8005), "finance")
