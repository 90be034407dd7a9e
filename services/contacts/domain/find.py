"""Which contact a clerk means by a few words (Business Central, Customer.GetCustomerNoOpenCard, the same for contacts).

Exact number; exact name; name in any case of letters; beginning of number or name, the first by name; the only contact
that has the words; the name that differs least. Otherwise the clerk is asked.
"""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from pydantic import BaseModel
from rapidfuzz.distance import Levenshtein

from shared.contracts.contacts import ContactState

LATEST = 1000
"""So many of the latest contacts are compared letter by letter."""
ASKED = 10


class FoundBy(StrEnum):
    """How the contact was found; blank when it was not."""

    NO = "no"
    NAME = "name"
    NAME_IN_ANY_CASE = "name in any case"
    BEGINNING = "beginning"
    WORDS = "words"
    SIMILAR_NAME = "similar name"
    NOT = ""


class Found(BaseModel):
    """The contact that is meant, or those to choose from."""

    found_by: FoundBy = FoundBy.NOT
    contact: ContactState | None = None
    candidates: list[ContactState] = []


def by_name(text: str, named: Sequence[ContactState]) -> tuple[FoundBy, ContactState] | None:
    """Of contacts whose names are `text` in any case of letters, the one that is written so, else the first."""
    if exact := [contact for contact in named if contact.name == text]:
        return FoundBy.NAME, exact[0]
    return (FoundBy.NAME_IN_ANY_CASE, named[0]) if named else None


def nearest(text: str, latest: Iterable[tuple[str, str]]) -> str:
    """Of `latest`, numbers with names, the number of the name that takes the fewest edits: at most a fifth of the text.

    Blank when none is so near; of equals the first.
    """
    allowed = len(text) // 5
    wanted = text.upper()
    distances = (
        (Levenshtein.distance(wanted, name.upper(), score_cutoff=allowed), place, no)
        for place, (no, name) in enumerate(latest)
    )
    distance, _, no = min(distances, default=(allowed + 1, 0, ""))
    return no if distance <= allowed else ""
