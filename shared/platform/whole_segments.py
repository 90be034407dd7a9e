"""A route whose parameters may hold a slash: `SALES%2FNORTH` in a path is one code.

Servers decode a path before it is routed, and `%2F` would part it like any other slash.
"""

from typing import Any
from urllib.parse import unquote

from fastapi.routing import APIRoute
from starlette.routing import Match
from starlette.types import Scope

HELD = "\udc2f"
"""Stands for an encoded slash while a path is matched; no decoded path has it."""


class WholeSegments(APIRoute):
    """Matches the path as it was sent, slash by slash, and decodes its parts."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        raw = (scope.get("raw_path") or b"").decode("latin-1").replace("%2f", "%2F")
        if "%2F" not in raw:
            return super().matches(scope)
        match, child = super().matches({**scope, "path": HELD.join(map(unquote, raw.split("%2F")))})
        if parameters := child.get("path_params"):
            child["path_params"] = {name: _slashed(value) for name, value in parameters.items()}
        return match, child


def _slashed(value: Any) -> Any:
    return value.replace(HELD, "/") if isinstance(value, str) else value
