"""The fitted weights (`model.json`, written by `make fit-dedupe`): what each word of a comparison is worth.

Weights are log odds. A pair's are the start of its type, the weight of every field's word, and the weight of every two
fields' words together: that address and telephone agree is one fact where both are a household's, and this is where
the model knows.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import orjson

from shared.contracts.contacts import ContactType

Word = tuple[str, str]
"""A field, and what it says."""


@dataclass(frozen=True, slots=True)
class TypeModel:
    """The weights for pairs of one contact type; `likely` and `certain` are its thresholds, as probabilities.

    `before` is the start by the number of fields that both sides know, the last for that many and more: a name alone is
    little to go by.
    `usual_share` of the pairs that it was fitted on were one.
    """

    before: tuple[float, ...]
    likely: float
    certain: float
    alone: Mapping[Word, float]
    together: Mapping[Word, Mapping[Word, float]]
    usual_share: float

    def start(self, known: int) -> float:
        return self.before[min(known, len(self.before) - 1)]


@cache
def models() -> Mapping[ContactType, TypeModel]:
    text = resources.files("services.dedupe.domain").joinpath("model.json").read_bytes()
    return {ContactType(name): read(written) for name, written in orjson.loads(text)["types"].items()}


def read(written: Mapping[str, Any]) -> TypeModel:
    """From JSON: `fields` is field -> word -> weight, `together` is two fields -> two words -> weight."""
    alone = {(field, word): weight for field, words in written["fields"].items() for word, weight in words.items()}
    together: dict[Word, dict[Word, float]] = {}
    for two_fields, weights in written["together"].items():
        one, other = two_fields.split(" & ")
        for words, weight in weights.items():
            first, second = words.split(" & ")
            together.setdefault((one, first), {})[other, second] = weight
    thresholds = written["likely"], written["certain"]
    return TypeModel(tuple(written["before"]), *thresholds, alone, together, written["usual_share"])
