"""The curve of an evaluation as a picture: precision over recall, and all three over the threshold."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from relata.duplicates.evaluate import Quality


def draw(qualities: Sequence["Quality"], chosen: "Quality", path: Path) -> None:
    figure = Figure(figsize=(10, 4.5), layout="constrained")
    recall, thresholds = figure.subplots(1, 2)
    recall.plot([quality.recall for quality in qualities], [quality.precision for quality in qualities])
    recall.plot(chosen.recall, chosen.precision, "o")
    recall.set(xlabel="recall", ylabel="precision", xlim=(0, 1.01), ylim=(0, 1.01))
    for name in ("precision", "recall", "f1"):
        values = [getattr(quality, name) for quality in qualities]
        thresholds.plot([quality.threshold for quality in qualities], values, label=name)
    thresholds.axvline(chosen.threshold, linestyle=":", color="grey")
    thresholds.set(xlabel="threshold", ylim=(0, 1.01))
    thresholds.legend()
    figure.savefig(path, dpi=120)
