"""The dedupe service's collections."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict

from services.dedupe.domain.known_contact import KnownContact
from services.dedupe.domain.marketing_setup import KeptSetup
from services.dedupe.domain.pair import DuplicatePair
from services.dedupe.store.lately import Lately
from services.dedupe.store.written import Written
from shared.platform.settings import Settings
from shared.platform.store import Database, Document, Index, new_token

SETUP = "setup"
"""The id of the one setup."""


class Outgrown(BaseModel):
    """A key shared by more contacts than are worth a look; `contacts` is how many there were when it was noted."""

    model_config = ConfigDict(frozen=True)

    contacts: int


class DedupeDatabase(Database):
    """Known contacts by their keys, pairs by their contacts and their place in the queue, and the setup.

    Keys that were outgrown are remembered, so that no process fetches such a block again; a block only grows.
    """

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, "dedupe")
        self.contacts = self.collection("contacts", KnownContact, [Index(("keys",))])
        by_contact = [Index(("left_id",)), Index(("right_id",)), Index(("left_no",)), Index(("right_no",))]
        self.pairs = self.collection("pairs", DuplicatePair, [*by_contact, Index(("state", "rank"))])
        self.setups = self.collection(SETUP, KeptSetup)
        self.outgrown = self.collection("outgrown", Outgrown)
        self.written = Written()
        self.lately = Lately()
        self._outgrown: set[str] | None = None

    async def setup(self) -> Document[KeptSetup]:
        """The setup as it is now; version 0 while nobody changed it."""
        found = await self.setups.load([SETUP])
        return found[0] if found else Document(SETUP, 0, KeptSetup())

    async def outgrown_keys(self) -> set[str]:
        """Those that this process knows: it reads them once, and notes its own."""
        if self._outgrown is None:
            self._outgrown = {key for key, _ in await self.outgrown.peek({}, ["contacts"])}
        return self._outgrown

    async def note_outgrown(self, blocks: Iterable[tuple[str, int]]) -> None:
        """Keys with their number of contacts; another process may have noted them too."""
        token = new_token()
        documents: list[Document[Any]] = [Document(key, 1, Outgrown(contacts=n), token=token) for key, n in blocks]
        if documents:
            await self.outgrown.write(documents, datetime.now(UTC))
            (await self.outgrown_keys()).update(document.id for document in documents)
