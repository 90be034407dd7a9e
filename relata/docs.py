"""docs/messages, written from the apps: the flow is never drawn by hand."""

import json
from collections.abc import Iterator
from importlib import import_module
from inspect import cleandoc
from pathlib import Path

from relata.processes import SERVICES
from shared.contracts.catalogue import TOPICS
from shared.contracts.message import DAY, Topic
from shared.platform.service import Service
from shared.platform.settings import Settings


def write_docs(folder: Path) -> None:
    """One page of all topics, and each service's AsyncAPI and OpenAPI documents."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (folder / name).write_text(text, encoding="utf-8")


def pages() -> dict[str, str]:
    """File name -> text, the same at every call."""
    services = [import_module(f"services.{name}.app").build(Settings.model_construct()) for name in SERVICES]
    written = {"README.md": "\n".join(_overview(services)) + "\n"}
    for service in services:
        written[f"{service.name}.asyncapi.json"] = _json(service.asyncapi)
        written[f"{service.name}.openapi.json"] = _json(service.app.openapi())
    return written


def _json(document: object) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _overview(services: list[Service]) -> Iterator[str]:
    yield "# Messages\n"
    yield "Written by `make docs` from the apps. Fields and their meaning are in the AsyncAPI documents beside this"
    yield "page, and on `/asyncapi` of each running service.\n"
    yield "| service | AsyncAPI | OpenAPI |\n| --- | --- | --- |"
    for service in services:
        name = service.name
        yield f"| {name} | [{name}.asyncapi.json]({name}.asyncapi.json) | [{name}.openapi.json]({name}.openapi.json) |"
    for topic in TOPICS.values():
        yield from _topic(topic, services)


def _topic(topic: Topic, services: list[Service]) -> Iterator[str]:
    readers = ", ".join(service.name for service in services if topic in service.reads) or "other systems"
    writers = ", ".join(service.name for service in services if topic in service.publishes) or "other systems"
    kept = "the last of every key" if topic.cleanup == "compact" else f"{topic.retention_ms // DAY} days"
    yield f"\n## {topic.name}\n"
    yield f"From {writers} to {readers}. Key: `{topic.keyed_by}`. Partitions: {topic.partitions}. Kept: {kept}.\n"
    yield "| message | |\n| --- | --- |"
    for message in topic.messages:
        yield f"| {message.__name__} | {cleandoc(message.__doc__ or '').partition(chr(10))[0]} |"
