"""Services as processes that a story may end, kindly or not, and start again."""

import asyncio
import signal
from collections import defaultdict
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Self

from relata.processes import SERVICES, ServiceProcess, Services
from shared.platform.settings import Settings


def environment(settings: Settings) -> dict[str, str]:
    """The settings as a process reads them; where it listens is its own affair."""
    return {name.upper(): str(value) for name, value in settings if not name.startswith("http_")}


class System:
    """The services of one namespace, of each as many replicas as were started; all are ready when `start` returns."""

    def __init__(self, settings: Settings, logs: Path, names: tuple[str, ...] = SERVICES) -> None:
        self._settings, self._logs, self._names = settings, logs, names
        self._replicas: dict[str, list[Services]] = defaultdict(list)
        self._starts = count(1)

    async def __aenter__(self) -> Self:
        try:
            await self.start(*self._names)
        except BaseException:
            await self._end()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self._end()

    async def start(self, *names: str) -> None:
        """One more replica of each of these, all at once."""
        started = await asyncio.gather(*map(self._started, names))
        for name, services in zip(names, started, strict=True):
            self._replicas[name].append(services)

    async def kill(self, name: str) -> None:
        """SIGKILL to the oldest replica: it writes, commits and says nothing more."""
        services = self._replicas[name].pop(0)
        (replica,) = services.running
        replica.process.kill()
        await services.stop()

    async def stop(self, name: str) -> int:
        """SIGTERM to the oldest replica; returns its exit status when it has ended."""
        services = self._replicas[name].pop(0)
        (replica,) = services.running
        await services.stop()
        return int(replica.process.returncode)

    async def stand_still(self, name: str, seconds: float) -> None:
        """The oldest replica does nothing at all for so long, as on a machine that is moved, and then goes on."""
        (replica,) = self._replicas[name][0].running
        replica.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(seconds)
        replica.process.send_signal(signal.SIGCONT)

    def url(self, name: str) -> str:
        return self._newest(name).url

    def _newest(self, name: str) -> ServiceProcess:
        return self._replicas[name][-1].running[0]

    async def _started(self, name: str) -> Services:
        logs = self._logs / str(next(self._starts))
        return await Services(environment(self._settings), logs, names=[name]).__aenter__()

    async def _end(self) -> None:
        await asyncio.gather(*(services.stop() for replicas in self._replicas.values() for services in replicas))


STOPPED = -signal.SIGTERM
"""The exit status of a service that was asked to stop and did so by itself."""
