"""What sync keeps: records, projects, runs, accounts, and the counters behind numbers."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from secrets import choice
from time import monotonic

import structlog
from pydantic import BaseModel

from services.sync.account_store import AccountCollections
from services.sync.domain.contact_number import NUMBER_FORMS, NumberForm, new_number
from services.sync.domain.project import DIRECT, InvalidProject, Project, Projects, read_project
from services.sync.domain.routing import Target
from services.sync.domain.run import Run
from services.sync.domain.sync_record import SyncRecord
from shared.contracts.contacts import ContactType
from shared.platform.settings import Settings
from shared.platform.store import Database, Index

log = structlog.get_logger(__name__)

PAGE = 1000
"""How many of those who wait for an account are released at once; each is 3 to 5 kB."""
PROJECTS_SECONDS = 1.0
"""How long a replica goes on with the projects it has read."""

RECORD_INDEXES = (
    Index(("contact_number",), unique=True, sparse=True),
    Index(("waiting_for", "no")),
    Index(("state",)),
    Index(("run_id", "state")),
    Index(("retry_at",), sparse=True),
    Index(("releasing",), sparse=True),
)


class ProjectText(BaseModel):
    """A project as it was imported."""

    text: str


@lru_cache(maxsize=64)
def _project(target: Target, text: str) -> Project:
    """One that was valid when it was imported and no longer is keeps its records pending, until it is imported anew."""
    try:
        return read_project(text)
    except InvalidProject as invalid:
        log.error("a project cannot run", target=target.value, faults=str(invalid))
        return DIRECT[target].model_copy(update={"enabled": False})


class SyncDatabase(Database):
    """The records of all contacts, the projects, the runs, and the counters behind contact and account numbers."""

    def __init__(
        self,
        settings: Settings,
        *,
        page: int = PAGE,
        forms: Mapping[ContactType, NumberForm] = NUMBER_FORMS,
        choice: Callable[[str], str] = choice,
    ) -> None:
        super().__init__(settings, "sync")
        self.page, self._forms, self._choice = page, forms, choice
        self.records = self.collection("records", SyncRecord, RECORD_INDEXES, compact=True)
        self.projects = self.collection("projects", ProjectText)
        self.runs = self.collection("runs", Run, [Index(("state",)), Index(("started_at",))])
        self.accounts = AccountCollections(self)
        self.counters = {
            ContactType.PERSON: self.counter("contact_number", forms[ContactType.PERSON].first),
            ContactType.COMPANY: self.counter("account_number", forms[ContactType.COMPANY].first),
        }
        self._projects: tuple[float, Projects] | None = None

    def number(self, contact_type: ContactType, counter: int) -> str:
        """The number of this counter, with characters by chance."""
        return new_number(self._forms[contact_type], counter, self._choice)

    async def current_projects(self) -> Projects:
        """The project of each target, at most a second old: its template's where none was imported."""
        if self._projects is None or monotonic() - self._projects[0] > PROJECTS_SECONDS:
            texts = {Target(document.id): document.state.text for document in await self.projects.find({})}
            imported = {target: _project(target, text) for target, text in texts.items()}
            self._projects = monotonic(), {**DIRECT, **imported}
        return self._projects[1]

    def forget_projects(self) -> None:
        """A project was imported here: the next batch goes by it."""
        self._projects = None
