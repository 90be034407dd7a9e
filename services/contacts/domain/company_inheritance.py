"""How far the persons of a company have followed its changes."""

from collections.abc import Iterable, Sequence
from typing import Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from services.contacts.domain.company_change import CompanyChange
from services.contacts.domain.member import Member
from shared.contracts.contacts import InheritFromCompany

KEPT = 32
"""Changes kept after they are done: to know them when they are told again, and for persons that join meanwhile."""


class CompanyInheritance(BaseModel):
    """The latest changes of a company; `open` are the versions of those that persons have still to follow.

    The first of them is under way: persons with numbers up to `after_no` are done, and the next pages end with
    `page_ends`, the last one open. `version` counts the steps.
    """

    model_config = ConfigDict(frozen=True)

    company_id: UUID
    company_no: str = ""
    version: int = 0
    changes: tuple[CompanyChange, ...] = ()
    open: tuple[int, ...] = ()
    after_no: str = ""
    page_ends: tuple[str, ...] = ()

    def note(self, change: CompanyChange) -> Self:
        """The change is to be followed; the same as before when it was told already."""
        if self._knows(change.version):
            return self
        opened = (*self.open, change.version)
        older = [one for one in self.changes if one.version not in opened]
        kept = [*older[-KEPT:], *(one for one in self.changes if one.version in opened), change]
        return self._next(changes=tuple(sorted(kept, key=lambda one: one.version)), open=opened)

    def under_way(self) -> CompanyChange | None:
        return next((change for change in self.changes if change.version in self.open[:1]), None)

    def has_begun(self) -> bool:
        """Whether persons have followed the change under way, so that the ends of its pages are known."""
        return bool(self.after_no)

    def begin(self, nos: Iterable[str], page: int) -> Self:
        """With the ends of the pages of all persons concerned: no page has to look at those of the others."""
        return self.model_copy(update={"page_ends": tuple(sorted(nos)[page - 1 : -1 : page])})

    def step(self, nos: Sequence[str], page: int) -> Self:
        """After the persons with these numbers; fewer than a `page` were the last ones as far as its end."""
        if len(nos) < page and not self.page_ends:
            return self._next(open=self.open[1:], after_no="")
        after_no = nos[-1] if len(nos) >= page else self.page_ends[0]
        return self._next(after_no=after_no, page_ends=tuple(end for end in self.page_ends if end > after_no))

    def next_step(self) -> InheritFromCompany | None:
        """What the service tells itself while there is more to do."""
        return InheritFromCompany(company_id=self.company_id, version=self.version) if self.open else None

    def followed_by_all(self, company: Member) -> int:
        """The version of the company that all its persons have followed."""
        return min(self.open, default=company.version + 1) - 1

    def missed_by(self, person: Member) -> list[CompanyChange]:
        """The changes since the state in which the person met the company."""
        return [change for change in self.changes if change.version > person.company_version]

    def _knows(self, version: int) -> bool:
        forgotten = len(self.changes) >= KEPT and version < self.changes[0].version
        return forgotten or any(change.version == version for change in self.changes)

    def _next(self, **update: object) -> Self:
        return self.model_copy(update={**update, "version": self.version + 1})
