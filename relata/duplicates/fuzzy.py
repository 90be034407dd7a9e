"""The pairs of a catalogue by the score: candidates compared on every core, the likely ones explained."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relata.duplicates.adjust import Codes, Words, move, moved, probabilities
from relata.duplicates.blocks import Numbers
from relata.duplicates.catalogue import Catalogue, Progress
from relata.duplicates.records import TYPES
from relata.duplicates.thirds import LINK, Linked, linked_by_thirds
from relata.duplicates.workers import in_order
from services.dedupe.domain.compare_many import READ, compare_many
from services.dedupe.domain.comparison import compare
from services.dedupe.domain.model import TypeModel, models
from services.dedupe.domain.score import Line, lines, probability
from shared.contracts.contacts import ContactType

PAIRS = 20_000
"""Pairs that one process compares at once."""


class Pair(NamedTuple):
    """Two ids, the earlier of the file first, how likely they are one, 0..1, and why."""

    left: str
    right: str
    score: float
    explanation: str
    evidence: list[dict[str, Any]]


class Compared(NamedTuple):
    """Candidates as numbers: the pairs, the type of each (its place in `TYPES`), what was said."""

    pairs: Numbers
    types: NDArray[np.int8]
    codes: Codes


def likely_pairs(
    found: Catalogue, threshold: float | None, processes: int, progress: Progress, *, adjust: bool = True
) -> Iterator[Pair]:
    """Pairs from `threshold` on (None: the model's own, by type), in the order of the file.

    `progress` is told how many candidates there are still to compare. `adjust`: see `relata.duplicates.adjust`.
    """
    compared = compare_all(found, processes, progress)
    scores, fitted = _scored(compared, adjust)
    least = np.array([fitted[type].likely if threshold is None else threshold for type in TYPES]) - 0.001
    linked = _linked(compared.pairs, scores, len(found.shelf), least, found.types)
    likely = scores >= least[compared.types]
    chosen = sorted({*compared.pairs[likely].tolist(), *linked})
    batches = (chosen[at : at + PAIRS] for at in range(0, len(chosen), PAIRS))
    for explained in in_order(partial(explain_batch, found, fitted, linked), batches, processes):
        yield from explained


def _scored(compared: Compared, adjust: bool) -> tuple[NDArray[np.float64], Mapping[ContactType, TypeModel]]:
    """How likely each pair is one, 0..1, and the models that say so."""
    scores, fitted = np.zeros(len(compared.pairs)), dict[ContactType, TypeModel]()
    for place, type in enumerate(TYPES):
        rows, words = np.flatnonzero(compared.types == place), WORDS[type]
        points = words.points(compared.codes[rows, : len(words.fields)])
        by = move(words.model.usual_share, points) if adjust else 0.0
        scores[rows], fitted[type] = probabilities(points + by), moved(words.model, by)
    return scores, fitted


def _linked(
    pairs: Numbers, scores: NDArray[np.float64], records: int, least: NDArray[np.float64], types: NDArray[np.int8]
) -> dict[int, Linked]:
    """The pairs that a third makes likely."""
    strong = scores >= LINK
    by_pair = {
        divmod(pair, records): score
        for pair, score in zip(pairs[strong].tolist(), scores[strong].tolist(), strict=True)
    }
    linked = linked_by_thirds(by_pair).items()
    return {one * records + other: by for (one, other), by in linked if by.score >= least[types[one]]}


def compare_all(found: Catalogue, processes: int, progress: Progress) -> Compared:
    pairs = found.blocks.candidates()
    order = _neighbours(found, pairs)
    batches = (pairs[order[at : at + PAIRS]] for at in range(0, len(pairs), PAIRS))
    codes, done = np.zeros((len(pairs), MOST_FIELDS), np.int16), 0
    for some_codes in in_order(partial(compare_batch, found), batches, processes):
        codes[order[done : done + len(some_codes)]] = some_codes
        done += len(some_codes)
        progress(len(pairs) - done)
    return Compared(pairs, found.types[pairs // max(1, len(found.shelf))], codes)


def _neighbours(found: Catalogue, pairs: Numbers) -> Numbers:
    """An order of the pairs: those with one surname or city together, for a batch has the less records so."""
    ones, others = np.divmod(pairs, max(1, len(found.shelf)))
    surname, city = (found.values[:, READ.index(name)] for name in ("surname", "city"))
    return np.lexsort((city[ones], np.minimum(surname[ones], surname[others]), found.types[ones]))


WORDS = {type: Words(models()[type]) for type in TYPES}
MOST_FIELDS = max(len(words.fields) for words in WORDS.values())


def compare_batch(found: Catalogue, pairs: Numbers) -> Codes:
    """What each pair's fields say, as numbers; keys name their type, so that the two of a pair have one."""
    codes = np.zeros((len(pairs), MOST_FIELDS), np.int16)
    ones, others = np.divmod(pairs, len(found.shelf))
    types = found.types[ones]
    for place, type in enumerate(TYPES):
        rows = np.flatnonzero(types == place)
        if len(rows):
            codes[rows] = _codes(found, type, ones[rows], others[rows])
    return codes


def _codes(found: Catalogue, type: ContactType, ones: Numbers, others: Numbers) -> Codes:
    codes, places = np.zeros((len(ones), MOST_FIELDS), np.int16), WORDS[type].places
    numbers, left = (found.values[ones], found.values[others]), ones.tolist()
    forms = {number: found.form(number) for number in {*left, *others.tolist()}}
    one_by_one = [forms[number] for number in left], [forms[number] for number in others.tolist()]
    for heard in compare_many(type, numbers, *one_by_one, found.blocks.holders(np.unique(ones))):
        if heard.field in places:  # else the model has never met it
            column, by_word = places[heard.field]
            words = [by_word.get(said.word, 0) if said else 0 for said in heard.said]
            codes[heard.pairs, column] = np.array(words, np.int16)[heard.which]
    return codes


def explain_batch(
    found: Catalogue,
    fitted: Mapping[ContactType, TypeModel],
    linked: Mapping[int, Linked],
    pairs: list[int],
) -> list[Pair]:
    two = [divmod(pair, len(found.shelf)) for pair in pairs]
    holders, explained = found.blocks.holders(np.unique([left for left, _ in two])), list[Pair]()
    for pair, (left, right) in zip(pairs, two, strict=True):
        comparison = compare(found.form(left), found.form(right), holders)
        model = fitted[found.form(left).type]
        score, said = probability(comparison, model), lines(comparison, model)
        if (link := linked.get(pair)) and link.score > score:
            score = link.score
            said = (Line("third", 1.0, 0.0, f"each is one with {found.id(link.third)}"), *said)
        explained.append(_pair(found.id(left), found.id(right), score, said))
    return explained


def _pair(left: str, right: str, score: float, said: Sequence[Line]) -> Pair:
    evidence = [
        {
            "field": line.field,
            "similarity": round(line.similarity, 2),
            "weight": round(line.points, 2),
            "says": line.says,
        }
        for line in said
    ]
    return Pair(left, right, round(score, 4), "; ".join([line.says for line in said]), evidence)
