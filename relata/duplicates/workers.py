"""Every core at work: one step for each batch, the results in the order of the batches."""

import os
from collections.abc import Callable, Iterable, Iterator
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar

Given = TypeVar("Given")
Made = TypeVar("Made")


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def in_order(step: Callable[[Given], Made], batches: Iterable[Given], processes: int) -> Iterator[Made]:
    """`step` of every batch, by so many processes; each sees what this one had in memory when they began.

    Batches are taken as the processes get to them, so that a file of any size is never in memory. Where processes
    cannot be forked the work is done here.
    """
    if processes < 2 or "fork" not in get_all_start_methods():
        yield from map(step, batches)
        return
    STEPS.append(step)
    try:
        with get_context("fork").Pool(processes) as pool:
            yield from pool.imap(_last_step, batches)
    finally:
        STEPS.pop()


STEPS: list[Callable[[Any], Any]] = []
"""What the processes do: they find it here when they are forked, for it may be too large to send."""


def _last_step(batch: Any) -> Any:
    return STEPS[-1](batch)
