"""`relata` as a process of its own, as a user starts it, and all that it starts."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"


async def relata(*arguments: object, environment: Mapping[str, str] | None = None) -> asyncio.subprocess.Process:
    """Started in the checkout; its standard output is kept, its words to people are not."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "relata", *map(str, arguments)),
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )


def descendants(pid: int) -> set[int]:
    """The processes that this one has started, and those that they have."""
    parents = {int(child): int(parent) for child, parent, _ in _processes()}
    found, generation = set[int](), {pid}
    while generation:
        generation = {child for child, parent in parents.items() if parent in generation} - found
        found |= generation
    return found


def living(pids: set[int]) -> set[int]:
    """Those that still run; one that has ended and that nobody asked for is not counted."""
    return {int(pid) for pid, _, state in _processes() if not state.startswith("Z")} & pids


def _processes() -> list[list[str]]:
    told = subprocess.run(["ps", "-A", "-o", "pid=,ppid=,stat="], check=True, capture_output=True, text=True).stdout
    return [line.split() for line in told.splitlines()]
