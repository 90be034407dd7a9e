"""OData v4 batches (11.7): several requests in one `multipart/mixed` body, and their answers in the same order."""

from collections.abc import Sequence
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Any
from uuid import uuid4

import orjson

from services.finance.domain.verdict import Reply

LINE = "\r\n"


@dataclass(frozen=True, slots=True)
class Request:
    """One request, `path` relative to the service root."""

    method: str
    path: str
    body: Any


def written(requests: Sequence[Request]) -> tuple[str, bytes]:
    """Content type and body."""
    boundary = f"batch_{uuid4().hex}"
    parts = [f"--{boundary}{LINE}{_part(number, request)}" for number, request in enumerate(requests, 1)]
    return f"multipart/mixed; boundary={boundary}", (LINE.join(parts) + f"{LINE}--{boundary}--{LINE}").encode()


def _part(number: int, request: Request) -> str:
    head = ["Content-Type: application/http", "Content-Transfer-Encoding: binary", f"Content-ID: {number}", ""]
    asked = [f"{request.method} {request.path} HTTP/1.1", "Content-Type: application/json", "Accept: application/json"]
    return LINE.join([*head, *asked, "", orjson.dumps(request.body).decode()])


def read(content_type: str, body: bytes) -> list[Reply]:
    """The answers in order; raises ValueError when it is no batch answer."""
    message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    if not message.is_multipart():
        raise ValueError(f"no batch answer: {content_type}")
    return [_reply(part) for part in message.walk() if part.get_content_type() == "application/http"]


def _reply(part: Message) -> Reply:
    payload = part.get_payload(decode=True)
    text = payload if isinstance(payload, bytes) else b""
    head, _, rest = text.replace(b"\r\n", b"\n").partition(b"\n\n")
    return reply_of(int(head.split(b"\n", 1)[0].split()[1]), rest.strip())


def reply_of(status: int, body: bytes) -> Reply:
    """A reply with OData's error code and message, where the body has them."""
    try:
        error = orjson.loads(body)["error"]
        inner = error.get("innererror", {}).get("message", "")
        return Reply(status, str(error.get("code", "")), f"{error.get('message', '')} {inner}".strip()[:500])
    except (ValueError, KeyError, TypeError, AttributeError):
        return Reply(status, "", body[:200].decode(errors="replace") if status >= 400 else "")
