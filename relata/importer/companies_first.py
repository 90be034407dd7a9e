"""In which order rows are sent: persons when their company has its answer."""

from collections import deque
from collections.abc import Iterable

from relata.importer.commands import as_code
from relata.importer.waiting import Sent
from shared.contracts.contacts import ContactType, CreateContact


class CompaniesFirst:
    """Rows in the order in which they may be sent; a person waits while a company of its number is on its way.

    Commands of different contacts may overtake each other, and a person without its company is refused. Whatever is
    answered to the company, its persons are sent then. `waiting` counts all rows that were put and are not sent yet.
    """

    def __init__(self) -> None:
        self._ready: deque[Sent] = deque()
        self._behind: dict[str, list[Sent]] = {}
        self.waiting = 0

    def put(self, rows: Iterable[Sent]) -> None:
        """A company may stand behind its persons, if it is among the same rows."""
        rows = list(rows)
        self._behind |= {no: [] for sent in rows if (no := _own_no(sent)) and no not in self._behind}
        for sent in rows:
            self._behind.get(_company_no(sent), self._ready).append(sent)
        self.waiting += len(rows)

    def ready(self) -> list[Sent]:
        """Those that may be sent now, each once."""
        rows = list(self._ready)
        self._ready.clear()
        self.waiting -= len(rows)
        return rows

    def answered(self, sent: Sent) -> None:
        self._ready.extend(self._behind.pop(_own_no(sent), ()))

    def give_up(self) -> list[Sent]:
        """All that were not sent."""
        rows = [*self._ready, *(sent for behind in self._behind.values() for sent in behind)]
        self._ready.clear()
        self._behind.clear()
        self.waiting = 0
        return rows


def _own_no(sent: Sent) -> str:
    """The number by which other rows name this company; blank when they cannot."""
    match sent.command:
        case CreateContact(type=ContactType.COMPANY, no=no):
            return as_code(no)
    return ""


def _company_no(sent: Sent) -> str:
    match sent.command:
        case CreateContact(type=ContactType.PERSON, company_no=no):
            return as_code(no)
    return ""
