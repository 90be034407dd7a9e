"""An OData v4 server as strict as Finance: it enforces keys, required fields, dependencies, tokens and throttling."""

import asyncio
import re
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any
from urllib.parse import unquote

import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from relata.ports import free_port

KEYS = {
    "CustomersV2": ("CustomerAccount",),
    "CDSContacts": ("ContactPersonPartyNumber", "AssociatedPartyNumber"),
}
REQUIRED = {
    "CustomersV2": ("CustomerAccount", "CustomerGroupId", "LanguageId", "AddressCountryRegionISOCode", "PartyType"),
    "CDSContacts": ("ContactPersonPartyNumber", "AssociatedPartyNumber", "PrimaryAddressCountryRegionISOCode"),
}
Answer = tuple[int, dict[str, Any]]
Key = tuple[str, ...]


@dataclass
class FinanceServer:
    """What it holds, and how it behaves: `latency` in seconds, `throttled` is how many requests get 429 next."""

    rows: dict[str, dict[Key, dict[str, Any]]] = field(default_factory=lambda: {name: {} for name in KEYS})
    requests: Counter[str] = field(default_factory=Counter)
    latency: float = 0.0
    throttled: int = 0
    retry_after: str = "1"
    token: str = ""
    broken: int = 0
    groups: set[str] = field(default_factory=lambda: {"10"})
    in_flight: int = 0
    most_in_flight: int = 0
    url: str = ""

    def app(self) -> Starlette:
        methods = ["GET", "POST", "PATCH"]
        return Starlette(
            routes=[
                Route("/token", self._give_token, methods=["POST"]),
                Route("/{path:path}", self._serve, methods=methods),
            ]
        )

    async def _give_token(self, request: Request) -> Response:
        self.requests["token"] += 1
        form = dict(part.split("=", 1) for part in (await request.body()).decode().split("&"))
        if form.get("client_secret") != "secret":
            return JSONResponse({"error": "invalid_client"}, 401)
        self.token = f"token-{self.requests['token']}"
        return JSONResponse({"access_token": self.token, "expires_in": 3600})

    async def _serve(self, request: Request) -> Response:
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(self.latency)
            return await self._answer(request)
        finally:
            self.in_flight -= 1

    async def _answer(self, request: Request) -> Response:
        path = request.path_params["path"]
        self.requests["$batch" if path == "$batch" else request.method] += 1
        if self.token and request.headers.get("authorization") != f"Bearer {self.token}":
            return _response(401, _error("Unauthorized", "no valid token"))
        if self.throttled > 0:
            self.throttled -= 1
            return _response(429, _error("TooManyRequests", "slow down"), {"Retry-After": self.retry_after})
        if self.broken > 0:
            self.broken -= 1
            return _response(503, _error("Unavailable", "maintenance"))
        body = await request.body()
        if path == "$batch":
            return self._batch(request.headers["content-type"], body)
        if request.method == "GET":
            rows = list(self.rows.get(path, {}).values())
            return _response(200, {"value": rows})
        return _response(*self.change(request.method, path, orjson.loads(body)))

    def _batch(self, content_type: str, body: bytes) -> Response:
        parts = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
        answers = []
        for part in parts.walk():
            if part.get_content_type() == "application/http":
                payload = part.get_payload(decode=True)
                assert isinstance(payload, bytes)
                head, _, value = payload.replace(b"\r\n", b"\n").partition(b"\n\n")
                method, path, _ = head.split(b"\n", 1)[0].decode().split(" ")
                answers.append(self.change(method, path, orjson.loads(value)))
        lines = [
            f"--answer\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
            f"HTTP/1.1 {status} x\r\nContent-Type: application/json\r\n\r\n{orjson.dumps(value).decode()}\r\n"
            for status, value in answers
        ]
        return Response("".join(lines) + "--answer--\r\n", 200, media_type="multipart/mixed; boundary=answer")

    def change(self, method: str, path: str, body: Mapping[str, Any]) -> Answer:
        """PATCH of what is there, POST of what is new."""
        name, key = _named(path)
        if name not in KEYS:
            return 404, _error("NoSuchEntity", name)
        if method == "POST":
            key = {part: str(body.get(part) or "") for part in _keys(name, body)}
            if _id(name, key) in self.rows[name]:
                return 409, _error("DuplicateKey", "there is one with this key")
        elif _id(name, key) not in self.rows[name]:
            return 404, _error("NotFound", "no such record")
        if refusal := self._refusal(name, key, body):
            return refusal
        self.rows[name].setdefault(_id(name, key), {}).update(body)
        return (201, {}) if method == "POST" else (204, {})

    def _refusal(self, name: str, key: Mapping[str, str], body: Mapping[str, Any]) -> Answer | None:
        if missing := [part for part in REQUIRED[name] if not body.get(part)]:
            return 400, _error("RequiredFieldMissing", f"{', '.join(missing)} must be filled in.")
        if any(str(body.get(part)) != value for part, value in key.items()):
            return 400, _error("KeyMismatch", "the key cannot be changed")
        if name == "CustomersV2" and body["CustomerGroupId"] not in self.groups:
            return 400, _error("InvalidCustomerGroup", f"Customer group {body['CustomerGroupId']} is not there.")
        held = self.rows[name].get(_id(name, key), {})
        if held and not any(value == "Yes" for part, value in held.items() if part.endswith("ExternallyMaintained")):
            return 412, _error("NotExternallyMaintained", "the record is Finance's own")
        if name == "CDSContacts" and not self._has_party(body["AssociatedPartyNumber"]):
            return 424, _error("AssociatedPartyMissing", f"No party {body['AssociatedPartyNumber']}.")
        return None

    def _has_party(self, number: str) -> bool:
        return any(row.get("PartyNumber") == number for row in self.rows["CustomersV2"].values())


def _keys(name: str, body: Mapping[str, Any]) -> Key:
    return (*(["dataAreaId"] if "dataAreaId" in body else []), *KEYS[name])


def _named(path: str) -> tuple[str, dict[str, str]]:
    named = re.fullmatch(r"(\w+)(?:\((.*)\))?(?:\?.*)?", path)
    if named is None:
        return path, {}
    pairs = re.findall(r"(\w+)='((?:[^']|'')*)'", unquote(named[2] or ""))
    return named[1], {name: value.replace("''", "'") for name, value in pairs}


def _id(name: str, key: Mapping[str, str]) -> Key:
    return tuple(key.get(part, "") for part in ("dataAreaId", *KEYS[name]))


def _error(code: str, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message}}


def _response(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    return Response(b"" if status == 204 else orjson.dumps(body), status, headers, "application/json")


def _until_started(serving: uvicorn.Server) -> None:
    while not serving.started:
        time.sleep(0.01)


@asynccontextmanager
async def running(server: FinanceServer) -> AsyncIterator[FinanceServer]:
    """On a free port until the block ends."""
    async with serving(server.app()) as server.url:
        yield server


@asynccontextmanager
async def serving(app: Starlette) -> AsyncIterator[str]:
    """The URL of `app`, which runs in a thread of its own until the block ends."""
    port = free_port()
    serving = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=serving.run, daemon=True)
    thread.start()
    await asyncio.to_thread(_until_started, serving)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        serving.should_exit = True
        await asyncio.to_thread(thread.join, 10)
