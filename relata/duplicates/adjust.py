"""The model, adjusted to a file: how many of its candidates are one, by expectation and maximisation, no label.

Of a list of customers one candidate in fifty may be a duplicate, of a list that was merged from two every second one:
the same evidence is worth less in one and more in the other. Source: Saerens, Latinne, Decaestecker 2002.
The weights of fields stay: moved in the same way (Winkler 1988, Splink) they took households for duplicates.
"""

from dataclasses import replace

import numpy as np

from services.dedupe.domain.model import TypeModel
from services.dedupe.domain.score import log_odds
from services.dedupe.domain.word_points import Points

ROUNDS = 20
DOWN = 0.5
"""Part of a move down that is made: where few are one the share comes out too low (measured on files with labels)."""

USUAL = 40.0
"""Pairs of the usual kind that are thought beside those of the file: a small file moves little."""


def move(usual_share: float, points: Points) -> float:
    """What is to be added to all points, so that they go with the share of pairs that are one in this file."""
    moved = 0.0
    for _ in range(ROUNDS):
        share = (probabilities(points + moved).sum() + USUAL * usual_share) / (len(points) + USUAL)
        moved = log_odds(share) - log_odds(usual_share)
    return moved * (1 if moved > 0 else DOWN)


def moved(model: TypeModel, by: float) -> TypeModel:
    return replace(model, before=tuple(start + by for start in model.before))


def probabilities(points: Points) -> Points:
    likely: Points = 1 / (1 + np.exp(-np.clip(points, -30, 30)))
    return likely
