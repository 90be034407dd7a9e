"""The pairs of a catalogue by the score: candidates compared on every core, the likely ones explained."""

from array import array
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relata.duplicates.adjust import Codes, Words, adjusted
from relata.duplicates.blocks import Numbers
from relata.duplicates.catalogue import TYPES, Catalogue, Progress
from relata.duplicates.workers import in_order
from services.dedupe.domain.comparison import compare
from services.dedupe.domain.model import TypeModel, models
from services.dedupe.domain.score import lines, probability
from shared.contracts.contacts import ContactType

PAIRS = 4_000
"""Pairs that one process compares at once."""


class Pair(NamedTuple):
    """Two ids, the earlier of the file first, how likely they are one, 0..1, and why."""

    left: str
    right: str
    score: float
    explanation: str
    evidence: list[dict[str, Any]]


class Compared(NamedTuple):
    """Candidates as numbers: the pairs, the type of each (its place in `TYPES`), what was said.

    `left_out` are the types of the candidates that were not compared.
    """

    pairs: Numbers
    types: NDArray[np.int8]
    codes: Codes
    left_out: NDArray[np.int8]


def likely_pairs(
    found: Catalogue, threshold: float | None, processes: int, progress: Progress, *, adjust: bool = True
) -> Iterator[Pair]:
    """Pairs from `threshold` on (None: the model's own, by type), in the order of the file.

    `progress` is told how many candidates there are still to compare. `adjust`: see `relata.duplicates.adjust`.
    """
    compared = compare_all(found, processes, progress)
    fitted = {type: _adjusted(compared, type) if adjust else WORDS[type].model for type in TYPES}
    chosen = np.sort(np.concatenate([_likely(compared, fitted, type, threshold) for type in TYPES]))
    batches = (chosen[at : at + PAIRS].tolist() for at in range(0, len(chosen), PAIRS))
    for pairs in in_order(partial(explain_batch, found, fitted), batches, processes):
        yield from pairs


def compare_all(found: Catalogue, processes: int, progress: Progress) -> Compared:
    pairs, left_out = found.blocks.candidates()
    batches = (pairs[at : at + PAIRS].tolist() for at in range(0, len(pairs), PAIRS))
    codes, left = [np.empty((0, MOST_FIELDS), np.int16)], len(pairs)
    for some_codes in in_order(partial(compare_batch, found), batches, processes):
        codes.append(some_codes)
        left -= len(some_codes)
        progress(left)
    types, types_left_out = (found.types[some // max(1, len(found.shelf))] for some in (pairs, left_out))
    return Compared(pairs, types, np.concatenate(codes), types_left_out)


WORDS = {type: Words(models()[type]) for type in TYPES}
MOST_FIELDS = max(len(words.fields) for words in WORDS.values())
UNKNOWN = (0,) * MOST_FIELDS


def compare_batch(found: Catalogue, pairs: list[int]) -> Codes:
    """What each pair's fields say, as numbers; keys name their type, so that the two of a pair have one."""
    codes, record, before = array("h"), found.shelf.record, -1
    for left, right in (divmod(pair, len(found.shelf)) for pair in pairs):
        if left != before:  # pairs come sorted by their left one
            before, one, holders = left, record(left).form, found.holders(left)
        row, places = list(UNKNOWN), WORDS[one.type].places
        for field, said in compare(one, record(right).form, holders).items():
            column, by_word = places[field]
            row[column] = by_word.get(said.word, 0)
        codes.extend(row)
    return np.frombuffer(codes, np.int16).reshape(-1, MOST_FIELDS)


def _adjusted(compared: Compared, type: ContactType) -> TypeModel:
    words, at = WORDS[type], TYPES.index(type)
    codes = compared.codes[compared.types == at][:, : len(words.fields)]
    return adjusted(words, codes, int((compared.left_out == at).sum()))


def _likely(
    compared: Compared, fitted: Mapping[ContactType, TypeModel], type: ContactType, threshold: float | None
) -> Numbers:
    """The pairs of one type that are likely, a little generously: the last word has `explain_batch`."""
    of_type = compared.types == TYPES.index(type)
    words = Words(fitted[type])
    points = words.points(compared.codes[of_type][:, : len(words.fields)])
    least = fitted[type].likely if threshold is None else threshold
    enough: Numbers = compared.pairs[of_type][1 / (1 + np.exp(-np.clip(points, -30, 30))) >= least - 0.001]
    return enough


def explain_batch(found: Catalogue, fitted: Mapping[ContactType, TypeModel], pairs: list[int]) -> list[Pair]:
    return [_explained(found, fitted, *divmod(pair, len(found.shelf))) for pair in pairs]


def _explained(found: Catalogue, fitted: Mapping[ContactType, TypeModel], left: int, right: int) -> Pair:
    one, other = found.form(left), found.form(right)
    comparison, model = compare(one, other, found.holders(left)), fitted[one.type]
    said = lines(comparison, model)
    evidence = [
        {
            "field": line.field,
            "similarity": round(line.similarity, 2),
            "weight": round(line.points, 2),
            "says": line.says,
        }
        for line in said
    ]
    sentence = "; ".join(line.says for line in said)
    return Pair(found.id(left), found.id(right), round(probability(comparison, model), 4), sentence, evidence)
