"""How good the score is on a file that nobody fitted: `python -m dedupe_fit.judge [FOLDER | --records N --seed S]`."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from dedupe_fit.examples import Blocked, blocked, read
from dedupe_fit.generate import File, generate
from relata.duplicates.blocks import Numbers
from services.dedupe.domain.comparison import compare
from services.dedupe.domain.model import models
from services.dedupe.domain.score import probability


class Judged(NamedTuple):
    """All shares 0..1. `candidates` are the pairs scored per record; `best` is F1 at its own best threshold."""

    precision: float
    recall: float
    f1: float
    best: float
    best_threshold: float
    completeness: float
    candidates: float


def scored(found: Blocked, pairs: Numbers, *, counted: bool = True) -> dict[int, float]:
    """Probability by pair."""
    result = {}
    for code in pairs.tolist():
        low, high = divmod(code, len(found.ids))
        (one, holders), (other, _) = found.read(low), found.read(high)
        if one.type is other.type:
            result[code] = probability(compare(one, other, holders if counted else {}), models()[one.type])
    return result


def judge(truth: set[int], scores: Mapping[int, float], records: int, threshold: float = 0.5) -> Judged:
    best = (0.0, 0.0)
    right, found = 0, 0
    for code, score in sorted(scores.items(), key=lambda item: -item[1]):
        found, right = found + 1, right + (code in truth)
        best = max(best, (2 * right / (found + len(truth)), score))
    chosen = {code for code, score in scores.items() if score >= threshold}
    right = len(chosen & truth)
    complete = len(truth & scores.keys()) / max(1, len(truth))
    f1 = 2 * right / max(1, len(chosen) + len(truth))
    precision, recall = right / max(1, len(chosen)), right / max(1, len(truth))
    return Judged(precision, recall, f1, *best, complete, len(scores) / records)


def judge_file(file: File, *, counted: bool = True) -> dict[str, Judged]:
    """All pairs, then those of each type."""
    found = blocked(file.rows)
    truth, scores = set(found.truth(file).tolist()), scored(found, found.blocks.candidates(), counted=counted)
    records = len(found.ids)
    result = {"all": judge(truth, scores, records)}
    types = [found.read(number)[0].type for number in range(records)]
    for type, count in Counter(types).items():
        of_type = {code for code in truth if types[code // records] is type}
        result[type.value] = judge(of_type, {c: s for c, s in scores.items() if types[c // records] is type}, count)
    return result


def main() -> None:
    parser = ArgumentParser(description="Precision, recall and F1 of the score on a generated file.")
    parser.add_argument("folder", type=Path, nargs="?", help="as dedupe_fit.generate writes it")
    parser.add_argument("--records", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1001)
    parser.add_argument("--not-counted", action="store_true", help="without the numbers of holders")
    chosen = parser.parse_args()
    file = read(chosen.folder) if chosen.folder else generate(chosen.records, chosen.seed)
    for name, judged in judge_file(file, counted=not chosen.not_counted).items():
        print(name.ljust(8), "  ".join(f"{field} {value:.4f}" for field, value in judged._asdict().items()))


if __name__ == "__main__":
    main()
