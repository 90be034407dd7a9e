"""`relata duplicates evaluate PAIRS LABELS`: precision, recall and F1, at one threshold and at all of them."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import orjson

from relata.duplicates.labels import Two, read_labels, two
from relata.terminal import Exit, Failed, Terminal


class Quality(NamedTuple):
    """Of the pairs with `threshold` or more; shares 0..1."""

    threshold: float
    precision: float
    recall: float
    f1: float
    found: int
    right: int


async def evaluate(terminal: Terminal, pairs: Path, labels: Path, threshold: float, curve: Path | None) -> Exit:
    truth, scores = read_labels(labels), read_pairs(pairs)
    all_thresholds = qualities(scores.items(), truth)
    chosen = at(all_thresholds, threshold)
    best = max(all_thresholds, key=lambda quality: quality.f1, default=chosen)
    terminal.table(
        ("", "Threshold", "Precision", "Recall", "F1", "Pairs#", "Right#"),
        [_row("asked", chosen), _row("best F1", best)],
    )
    terminal.say(f"{len(truth):,} true pairs.")
    drawn = _draw(terminal, all_thresholds, chosen, curve or pairs.with_name(f"{pairs.stem}.curve.png"))
    terminal.result(chosen._asdict() | {"true_pairs": len(truth), "best": best._asdict(), "curve": drawn})
    return Exit.OK


def read_pairs(path: Path) -> dict[Two, float]:
    """The score of every pair; raises Failed."""
    scores: dict[Two, float] = {}
    number = 0
    try:
        with path.open("rb") as lines:
            for line in lines:
                number += 1
                pair = orjson.loads(line)
                scores[two(str(pair["left"]), str(pair["right"]))] = float(pair.get("score", 1.0))
    except OSError as error:
        raise Failed(f"{path}: {error.strerror}.") from error
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
        raise Failed(f"{path}, line {number}: not a pair with left and right: {error}.") from error
    return scores


def qualities(scores: Iterable[tuple[Two, float]], truth: set[Two]) -> list[Quality]:
    """One for each score that occurs, the highest first."""
    right, result = 0, list[Quality]()
    ordered = sorted(scores, key=lambda pair: -pair[1])
    for found, (pair, score) in enumerate(ordered, 1):
        right += pair in truth
        if found == len(ordered) or ordered[found][1] < score:
            result.append(_quality(score, found, right, len(truth)))
    return result


def at(all_thresholds: Sequence[Quality], threshold: float) -> Quality:
    """With everything that scores `threshold` or more."""
    reached = [quality for quality in all_thresholds if quality.threshold >= threshold]
    last = reached[-1] if reached else Quality(threshold, 1.0, 0.0, 0.0, 0, 0)
    return last._replace(threshold=threshold)


def _quality(threshold: float, found: int, right: int, true: int) -> Quality:
    recall = right / true if true else 1.0
    return Quality(threshold, right / found, recall, 2 * right / (found + true), found, right)


def _row(name: str, quality: Quality) -> tuple[object, ...]:
    shares = (f"{share:.4f}" for share in (quality.precision, quality.recall, quality.f1))
    return name, f"{quality.threshold:.2f}", *shares, quality.found, quality.right


def _draw(terminal: Terminal, all_thresholds: Sequence[Quality], chosen: Quality, path: Path) -> str:
    """The path of the picture; blank without matplotlib, which only developers have."""
    try:
        from relata.duplicates.curve import draw
    except ModuleNotFoundError:
        terminal.say("No curve: matplotlib is not installed (pip install 'relata[dev]').")
        return ""
    draw(all_thresholds, chosen, path)
    terminal.say(f"Curve: {path}")
    return str(path)
