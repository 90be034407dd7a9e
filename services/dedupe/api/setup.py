"""The setup of duplicate search."""

from datetime import UTC, datetime

from fastapi import APIRouter
from pydantic import BaseModel

from services.dedupe.domain.setup import DuplicateSetup, SetupChanges, change, offers_generation
from services.dedupe.store.database import SETUP, DedupeDatabase
from shared.platform.http import problems
from shared.platform.pipeline import SaveConflict
from shared.platform.store import Document, new_token


class ChangedSetup(BaseModel):
    """The setup as it is now; `generate`: the strings of existing contacts should be made anew."""

    setup: DuplicateSetup
    generate: bool


def router(database: DedupeDatabase) -> APIRouter:
    routes = APIRouter(tags=["setup"])

    @routes.get("/setup", responses=problems(503))
    async def get_setup() -> DuplicateSetup:
        return (await database.setup()).state

    @routes.patch("/setup", responses=problems(400, 413, 422, 503))
    async def change_setup(body: SetupChanges) -> ChangedSetup:
        """Change the parts that the body names. It counts for what changes from now on.

        Where `generate` is true, `relata duplicates sweep` brings the contacts that exist up to it.
        """
        before = await database.setup()
        after = change(before.state, body)
        document = Document(SETUP, before.version + 1, after, token=new_token())
        if await database.setups.write([document], datetime.now(UTC)):
            raise SaveConflict("another change of the setup was faster")
        return ChangedSetup(setup=after, generate=offers_generation(before.state, after))

    return routes
