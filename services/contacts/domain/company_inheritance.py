"""How far the persons of a company have followed its changes."""

from collections.abc import Sequence
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

    The first of them is under way: persons with numbers up to `after_no` are done. `version` counts the steps.
    """

    model_config = ConfigDict(frozen=True)

    company_id: UUID
    company_no: str = ""
    version: int = 0
    changes: tuple[CompanyChange, ...] = ()
    open: tuple[int, ...] = ()
    after_no: str = ""

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

    def step(self, nos: Sequence[str], page: int) -> Self:
        """After the persons with these numbers; fewer than a `page` were the last ones."""
        if len(nos) < page:
            return self._next(open=self.open[1:], after_no="")
        return self._next(after_no=nos[-1])

    def next_step(self) -> InheritFromCompany | None:
        """What the service tells itself while there is more to do."""
        return InheritFromCompany(company_id=self.company_id, version=self.version) if self.open else None

    def missed_by(self, person: Member) -> list[CompanyChange]:
        """The changes since the state in which the person met the company."""
        return [change for change in self.changes if change.version > person.company_version]

    def _knows(self, version: int) -> bool:
        forgotten = len(self.changes) >= KEPT and version < self.changes[0].version
        return forgotten or any(change.version == version for change in self.changes)

    def _next(self, **update: object) -> Self:
        return self.model_copy(update={**update, "version": self.version + 1})
