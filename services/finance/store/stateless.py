"""The finance service keeps nothing: what it is to a service is whether its endpoint answers."""

from services.finance.store.endpoint import Endpoint
from shared.platform.settings import Settings
from shared.platform.store import Database


class Stateless(Database):
    """A database without collections; nothing connects."""

    def __init__(self, settings: Settings, endpoint: Endpoint) -> None:
        super().__init__(settings, "finance")
        self._endpoint = endpoint

    async def ping(self) -> bool:
        return await self._endpoint.ping()
