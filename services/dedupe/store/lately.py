"""Contacts that this process has lately written or read, so that they need not be read and understood again."""

from collections import OrderedDict

from services.dedupe.domain.finding import Side

MOST = 30_000
"""Contacts, of about 3 KB each: those of a small store all, of a large one those that came together."""


class Lately:
    """What there is to compare of a contact, at the version of its document; the one unused for longest goes first."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._sides: OrderedDict[str, tuple[int, Side]] = OrderedDict()

    def note(self, id: str, version: int, side: Side) -> None:
        self._sides[id] = version, side
        self._sides.move_to_end(id)
        if len(self._sides) > self._most:
            self._sides.popitem(last=False)

    def side(self, id: str, version: int) -> Side | None:
        """Of the contact as it is stored now; None if that is not known."""
        known, side = self._sides.get(id, (0, None))
        if side is None or known != version:
            return None
        self._sides.move_to_end(id)
        return side
