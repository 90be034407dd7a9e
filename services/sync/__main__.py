"""Run with `python -m services.sync`."""

from services.sync.app import build
from shared.platform.service import run
from shared.platform.settings import read_settings

run(build, read_settings(http_port=8004), "sync")
