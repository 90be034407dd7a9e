"""The services as processes of their own, started and ended together."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import httpx

from relata.ports import free_port, is_free

SERVICES = ("contacts", "dedupe", "interactions", "sync", "finance")
START_SECONDS = 180.0
STOP_SECONDS = 20.0


class ServiceEnded(RuntimeError):
    """A service ended, or was not ready in time; the message carries the end of its log."""


@dataclass(slots=True)
class ServiceProcess:
    """One service process, its address and its log."""

    name: str
    process: "subprocess.Popen[bytes]"
    url: str
    log: Path

    def failure(self, what: str) -> ServiceEnded:
        return ServiceEnded(f"{self.name} {what}:\n{self.log.read_text(errors='replace')[-2000:]}")


class Services:
    """Starts the services against the given environment, waits until all are ready, ends them all.

    A name that stands twice in `names` is two replicas. `ports` fixes a service's port; the others take a free one.
    Logs go to `logs/<service>.log`, of a second replica to `<service>-2.log`. The processes end with `stop()` and
    whenever this process ends, however it ends.
    """

    def __init__(
        self,
        environment: Mapping[str, str],
        logs: Path,
        *,
        names: Sequence[str] = SERVICES,
        ports: Mapping[str, int] | None = None,
    ) -> None:
        self._environment, self._logs, self._ports, self._names = environment, logs, ports or {}, names
        self.running: list[ServiceProcess] = []

    @property
    def urls(self) -> dict[str, str]:
        return {service.name: service.url for service in self.running}

    async def __aenter__(self) -> Self:
        self._logs.mkdir(parents=True, exist_ok=True)
        try:
            for name in self._names:
                self.running.append(self._start(name))
            async with asyncio.timeout(START_SECONDS):
                await self._all_ready()
        except BaseException:
            await self.stop()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        await self.stop()

    def _start(self, name: str) -> ServiceProcess:
        port = self._ports.get(name) or free_port()
        if not is_free(port):  # whoever listens there would answer that it is ready
            raise ServiceEnded(f"{name} cannot start: port {port} is taken")
        replica = sum(service.name == name for service in self.running) + 1
        path = self._logs / (f"{name}.log" if replica == 1 else f"{name}-{replica}.log")
        with path.open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "relata.child", f"services.{name}"],
                env={**os.environ, **self._environment, "HTTP_PORT": str(port), "HTTP_HOST": "127.0.0.1"},
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,  # a Ctrl-C in the terminal is for us, who end the services in order
            )
        return ServiceProcess(name, process, f"http://127.0.0.1:{port}", path)

    async def _all_ready(self) -> None:
        async with httpx.AsyncClient(timeout=2, trust_env=False) as http:
            waiting = list(self.running)
            while waiting:
                self.check()
                waiting = [service for service in waiting if not await _ready(http, service)]
                await asyncio.sleep(0.1)
        self.check()

    def check(self) -> None:
        """Raises `ServiceEnded` when one has ended by itself."""
        for service in self.running:
            if service.process.poll() is not None:
                raise service.failure(f"ended with status {service.process.returncode}")

    async def stop(self) -> None:
        for service in self.running:
            service.process.send_signal(signal.SIGTERM)
        await asyncio.gather(*(asyncio.to_thread(_end, service) for service in self.running))
        self.running = []


def _end(service: ServiceProcess) -> None:
    try:
        service.process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        service.process.kill()
        service.process.wait()
    if service.process.stdin:
        service.process.stdin.close()


async def _ready(http: httpx.AsyncClient, service: ServiceProcess) -> bool:
    try:
        return (await http.get(f"{service.url}/readyz")).status_code == 200
    except httpx.TransportError:
        return False
