"""An OAuth 2.0 access token by client credentials, fetched once and again shortly before it ends."""

import asyncio
from time import monotonic

import httpx

from services.finance.store.away import FinanceAway
from services.finance.store.settings import FinanceSettings

EARLY_SECONDS = 60.0


class Token:
    """The token that requests carry; many at once wait for one fetch."""

    def __init__(self, settings: FinanceSettings, http: httpx.AsyncClient) -> None:
        self._settings, self._http = settings, http
        self._value, self._ends, self._lock = "", 0.0, asyncio.Lock()

    async def header(self) -> dict[str, str]:
        """Raises FinanceAway when there is none to be had."""
        if not self._settings.finance_token_url:
            return {}
        async with self._lock:
            if monotonic() >= self._ends:
                await self._fetch()
        return {"Authorization": f"Bearer {self._value}"}

    def forget(self) -> None:
        """It was refused; the next request fetches another."""
        self._ends = 0.0

    async def _fetch(self) -> None:
        asked = {
            "grant_type": "client_credentials",
            "client_id": self._settings.finance_client_id,
            "client_secret": self._settings.finance_client_secret,
            "scope": self._settings.finance_scope,
        }
        try:
            answer = (await self._http.post(self._settings.finance_token_url, data=asked)).raise_for_status().json()
            self._value, seconds = str(answer["access_token"]), float(answer.get("expires_in", 3600))
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise FinanceAway(f"no token: {type(error).__name__} {error}"[:300]) from error
        self._ends = monotonic() + max(0.0, seconds - EARLY_SECONDS)
