"""Numbers as bars: of each value, or of each period with a colour for each value."""

from pathlib import Path
from typing import Any

from relata.terminal import Failed

COLOURS = 9
"""Values with a bar of their own in a chart by period, the most frequent ones; the others are one."""


def draw(lines: list[dict[str, Any]], title: str, file: Path) -> None:
    """An SVG or PNG file, as the name of `file` ends. Raises Failed when it cannot be drawn or written."""
    try:
        from matplotlib.figure import Figure
    except ImportError as error:
        raise Failed("A chart needs matplotlib: pip install 'relata[charts]'.") from error
    figure = Figure(figsize=(9, 4.5), layout="constrained")
    axes = figure.subplots()
    if any(line["period"] for line in lines):
        _by_period(axes, lines)
    else:
        named = list(reversed(lines[:30]))
        axes.barh([line["value"] or "(blank)" for line in named], [line["number"] for line in named])
    axes.set_title(title)
    axes.spines[["top", "right"]].set_visible(False)
    try:
        figure.savefig(file)
    except OSError as error:
        raise Failed(f"{file} cannot be written: {error.strerror}.") from error


def _by_period(axes: Any, lines: list[dict[str, Any]]) -> None:
    """Stacked, the most frequent value at the bottom."""
    periods = sorted({line["period"] for line in lines})
    stacks: dict[str, dict[str, int]] = {}
    frequent = _most_frequent(lines)
    for line in lines:
        value = (line["value"] or "(blank)") if line["value"] in frequent else "(others)"
        stack = stacks.setdefault(value, {})
        stack[line["period"]] = stack.get(line["period"], 0) + line["number"]
    below = dict.fromkeys(periods, 0)
    for value, stack in stacks.items():
        heights = [stack.get(period, 0) for period in periods]
        axes.bar(periods, heights, bottom=list(below.values()), label=value)
        below = {period: below[period] + height for period, height in zip(periods, heights, strict=True)}
    axes.tick_params(axis="x", rotation=45)
    axes.legend(fontsize="small", loc="upper left", bbox_to_anchor=(1, 1))


def _most_frequent(lines: list[dict[str, Any]]) -> set[str]:
    sums: dict[str, int] = {}
    for line in lines:
        sums[line["value"]] = sums.get(line["value"], 0) + line["number"]
    return set(sorted(sums, key=lambda value: -sums[value])[:COLOURS])
