"""How far pages reached that were asked for before: asked for again, they mostly end there again."""

from collections.abc import Hashable, Sequence

from services.contacts.asked import Asked, Row

MANY = 1_000


class Reached:
    """The last key of full pages, of the latest `MANY` questions. Where it is wrong, that costs a query."""

    def __init__(self) -> None:
        self._ends: dict[Hashable, str] = {}

    def end(self, asked: Asked) -> str | None:
        return self._ends.get(_question(asked))

    def keep(self, asked: Asked, page: Sequence[Row]) -> None:
        question = _question(asked)
        self._ends.pop(question, None)
        if len(page) == asked.limit and (end := page[-1][asked.order.field]) != _begin(asked):
            self._ends[question] = end
        if len(self._ends) > MANY:
            del self._ends[next(iter(self._ends))]


def _begin(asked: Asked) -> str | None:
    """A page may end at the key where it begins, when very many have one name; no range goes from a key to itself."""
    return asked.after.key if asked.after else None


def _question(asked: Asked) -> Hashable:
    return asked.order, asked.limit, asked.after, tuple(asked.words), repr(asked.wanted)
