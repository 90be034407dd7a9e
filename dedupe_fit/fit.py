"""Fit the weights of duplicate detection: `make fit-dedupe`, or `python -m dedupe_fit.fit --files 24`.

A logistic regression over words: one column per word of a field, one per two words of two fields (smaller, so that the
fields explain first what they can). It learns from many small and some large files with habits of their own, all with
seeds below 1,000; larger seeds are for judging. The same arguments give the same weights.
"""

from argparse import ArgumentParser
from array import array
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit

from dedupe_fit.examples import Example, examples
from dedupe_fit.generate import generate
from services.dedupe.domain.comparison import Comparison
from shared.contracts.contacts import ContactType

MODEL = Path(__file__).parents[1] / "services" / "dedupe" / "domain" / "model.json"
FILES = 20
SIZES = (1_500, 4_000, 8_000, 15_000, 30_000)
SEEN_OFTEN_ENOUGH = 40
"""Examples that must have two words together before they have a weight of their own."""

TOGETHER = 0.3
"""The scale of a column of two words beside 1 of one: the smaller, the more the fields explain alone."""

PENALTY = 0.4
"""How much large weights cost."""

KNOWN, MOST_KNOWN = "known", 9
"""The column of the number of fields that are known, and the number from which on it makes no difference."""

ONE_FIELD_ALONE = 2.0
"""What is taken off where one field is all that both sides know: a name alone makes no duplicate."""

ADDED = {"first_name=other": -0.7}
"""Weights that no file taught: families share a mailbox more often than the generated ones."""

DIFFERENT = {"other", "generation", "elsewhere", "weak", "little"}
"""Words of difference."""

Bounds = tuple[float | None, float | None]

LIKELY, CERTAIN = 0.55, 0.95
SMALLEST = 0.02
"""Weights closer to 0 are not written."""


def columns(comparison: Comparison) -> list[str]:
    """How many fields are known, `field=word`, and `field=word & field=word` for every two."""
    alone = [f"{field}={said.word}" for field, said in comparison.items()]
    known = f"{KNOWN}={min(len(comparison), MOST_KNOWN)}"
    return [known, *alone] + [f"{one} & {other}" for one, other in combinations(alone, 2)]


def digest(found: Sequence[Example]) -> str:
    """Of everything that is fitted on: another digest needs another fit."""
    return blake2b("\n".join(map(repr, found)).encode(), digest_size=8).hexdigest()


def of_one_file(seed: int) -> list[Example]:
    rng = Random(seed)
    return list(examples(generate(SIZES[seed % len(SIZES)], seed), rng))


def fit(chosen: Sequence[Example]) -> dict[str, Any]:
    """The weights for the pairs of one type, as `model.json` has them."""
    counts = Counter(column for example in chosen for column in columns(example.comparison))
    kept = sorted(column for column, count in counts.items() if count >= SEEN_OFTEN_ENOUGH)
    at = {column: number for number, column in enumerate(kept)}
    scale = np.array([TOGETHER if " & " in column else 1.0 for column in kept])
    present, starts = array("i"), array("q", [0])
    for example in chosen:
        present.extend(at[column] for column in columns(example.comparison) if column in at)
        starts.append(len(present))
    indices = np.frombuffer(present, dtype=np.int32)
    matrix = csr_matrix((scale[indices], indices, np.frombuffer(starts, dtype=np.int64)), (len(chosen), len(kept)))
    is_one = np.array([example.is_one for example in chosen], dtype=float)
    before, found = regression(matrix, is_one, [bounds(column) for column in kept])
    return written(before, dict(zip(kept, found * scale, strict=True))) | {
        "usual_share": round(float(is_one.mean()), 4)
    }


def bounds(column: str) -> Bounds:
    """Agreement never counts against a pair by itself, nor difference for it; together two words may say anything."""
    word = column.partition("=")[2]
    if " & " in column:
        return None, None
    if word.startswith("equal"):
        return 0.0, None
    return (None, 0.0) if word in DIFFERENT else (None, None)


def regression(
    matrix: csr_matrix, is_one: NDArray[np.float64], limits: Sequence[Bounds]
) -> tuple[float, NDArray[np.float64]]:
    """Start and weights of a logistic regression with a square penalty, within the limits."""
    turned = matrix.T.tocsr()

    def loss(at: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        points = at[0] + matrix @ at[1:]
        wrong = expit(points) - is_one
        value = np.logaddexp(0, points).sum() - is_one @ points + PENALTY / 2 * (at[1:] @ at[1:])
        return value, np.concatenate(([wrong.sum()], turned @ wrong + PENALTY * at[1:]))

    start = np.zeros(matrix.shape[1] + 1)
    options = {"maxiter": 250, "ftol": 1e-8}
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=[(None, None), *limits], options=options).x
    return float(best[0]), best[1:]


def written(before: float, weights: dict[str, float]) -> dict[str, Any]:
    fields: dict[str, dict[str, float]] = {}
    together: dict[str, dict[str, float]] = {}
    for column, weight in weights.items():
        if abs(weight) < SMALLEST or column.startswith(f"{KNOWN}="):
            continue
        parts = [part.split("=", 1) for part in column.split(" & ")]
        target = fields if len(parts) == 1 else together
        name, words = (" & ".join(half) for half in zip(*parts, strict=True))
        target.setdefault(name, {})[words] = round(float(weight) + ADDED.get(column, 0.0), 2)
    starts = [round(float(before + weights.get(f"{KNOWN}={number}", 0.0)), 2) for number in range(MOST_KNOWN + 1)]
    starts = [min(starts[known:]) for known in range(len(starts))]
    starts[0] = starts[1] = round(starts[0] - ONE_FIELD_ALONE, 2)
    return {"before": starts, "likely": LIKELY, "certain": CERTAIN, "fields": fields, "together": together}


def main() -> None:
    parser = ArgumentParser(description="Fit services/dedupe/domain/model.json on generated files.")
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--out", type=Path, default=MODEL)
    chosen = parser.parse_args()
    with get_context("fork").Pool() as pool:
        files = pool.map(of_one_file, range(chosen.files), chunksize=1)
    found = [example for file in files for example in file]
    types = {}
    for type in ContactType:
        pairs = [example for example in found if example.type is type]
        print(f"{type}: {len(pairs):,} pairs, {sum(pair.is_one for pair in pairs):,} of them one contact")
        types[type.value] = fit(pairs)
    model = {"fitted": {"files": chosen.files, "first_file": digest(files[0])}, "types": types}
    chosen.out.write_bytes(orjson.dumps(model, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")


if __name__ == "__main__":
    main()
