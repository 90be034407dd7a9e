"""The AsyncAPI 3.0 document of a service, from the table that its consumer runs by, and a page to read it offline."""

from collections.abc import Callable, Sequence
from html import escape
from inspect import cleandoc
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from pydantic.json_schema import models_json_schema

from shared.contracts.message import Message, Topic

HEADERS: dict[str, Any] = {
    "type": "object",
    "description": "CloudEvents 1.0, Kafka binding, binary mode.",
    "required": ["ce_specversion", "ce_id", "ce_source", "ce_type"],
    "properties": {
        "ce_specversion": {"type": "string", "const": "1.0"},
        "ce_id": {"type": "string", "description": "With ce_source, tells a duplicate."},
        "ce_source": {"type": "string", "format": "uri-reference"},
        "ce_type": {"type": "string", "description": "The name of the message."},
        "ce_time": {"type": "string", "format": "date-time"},
        "ce_subject": {"type": "string", "description": "The key."},
        "content-type": {"type": "string", "const": "application/json"},
        "correlation-id": {"type": "string", "description": "The ce_id of the message that began it all."},
        "causation-id": {"type": "string", "description": "The ce_id of the message that this one answers."},
        "traceparent": {"type": "string", "description": "W3C Trace Context."},
    },
}


def document(
    name: str, description: str, version: str, reads: Sequence[Topic], publishes: Sequence[Topic]
) -> dict[str, Any]:
    """The service's channels, what it receives and sends on them, and the schema of every message."""
    topics = {topic.name: topic for topic in (*reads, *publishes)}
    messages = {message.__name__: message for topic in topics.values() for message in topic.messages}
    _, schemas = models_json_schema(
        [(message, "validation") for message in messages.values()], ref_template="#/components/schemas/{model}"
    )
    return {
        "asyncapi": "3.0.0",
        "info": {"title": f"Relata {name}", "version": version, "description": description},
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic) for topic in topics.values()},
        "operations": {
            **{f"receive {topic.name}": _operation("receive", topic, group=name) for topic in reads},
            **{f"send {topic.name}": _operation("send", topic) for topic in publishes},
        },
        "components": {
            "messages": {title: _message(message, topics) for title, message in messages.items()},
            "schemas": schemas.get("$defs", {}),
        },
    }


def _channel(topic: Topic) -> dict[str, Any]:
    configuration: dict[str, Any] = {"cleanup.policy": [topic.cleanup]}
    if topic.cleanup == "delete":
        configuration["retention.ms"] = topic.retention_ms
    return {
        "address": topic.name,
        "messages": {
            message.__name__: {"$ref": f"#/components/messages/{message.__name__}"} for message in topic.messages
        },
        "bindings": {"kafka": {"partitions": topic.partitions, "topicConfiguration": configuration}},
    }


def _operation(action: str, topic: Topic, group: str = "") -> dict[str, Any]:
    operation: dict[str, Any] = {"action": action, "channel": {"$ref": f"#/channels/{topic.name}"}}
    if group:
        operation["bindings"] = {"kafka": {"groupId": {"type": "string", "const": group}}}
    return operation


def _message(message: type[Message], topics: dict[str, Topic]) -> dict[str, Any]:
    topic = next(topic for topic in topics.values() if message in topic.messages)
    return {
        "name": message.__name__,
        "summary": cleandoc(message.__doc__ or "").partition("\n")[0],
        "headers": HEADERS,
        "payload": {"$ref": f"#/components/schemas/{message.__name__}"},
        "bindings": {"kafka": {"key": {"type": "string", "description": topic.keyed_by}}},
    }


def add_asyncapi_page(app: FastAPI, described: Callable[[], dict[str, Any]]) -> None:
    """`/asyncapi.json`, and `/asyncapi` for people; neither needs the internet."""

    @app.get("/asyncapi.json", include_in_schema=False)
    async def asyncapi_json() -> dict[str, Any]:
        return described()

    @app.get("/asyncapi", include_in_schema=False)
    async def asyncapi_page() -> HTMLResponse:
        return HTMLResponse(page(described()))


STYLE = """body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1d2733}
h2{margin-top:2.5rem;font-size:1.15rem}code{background:#eef1f4;padding:.1em .3em;border-radius:3px}
table{border-collapse:collapse;width:100%;font-size:.9rem}td,th{text-align:left;padding:.25rem .6rem;border-bottom:
1px solid #dde3e8;vertical-align:top}summary{cursor:pointer;padding:.3rem 0}
.way{font-size:.8rem;color:#fff;background:#36648b;
padding:.1em .5em;border-radius:1em;margin-right:.5em}"""


def page(described: dict[str, Any]) -> str:
    """One HTML page: each channel with its messages, each message with its fields."""
    info = described["info"]
    operations = "".join(_operation_html(described, operation) for operation in described["operations"].values())
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(info["title"])}</title>'
        f"<style>{STYLE}</style>"
        f"<h1>{escape(info['title'])}</h1><p>{escape(info['description'])}</p>"
        f'<p><a href="asyncapi.json">AsyncAPI {described["asyncapi"]} document</a></p>{operations}</html>'
    )


def _operation_html(described: dict[str, Any], operation: dict[str, Any]) -> str:
    channel = described["channels"][operation["channel"]["$ref"].removeprefix("#/channels/")]
    kafka = channel["bindings"]["kafka"]
    messages = "".join(_message_html(described, name) for name in channel["messages"])
    return (
        f'<h2><span class="way">{operation["action"]}</span><code>{escape(channel["address"])}</code></h2>'
        f"<p>{kafka['partitions']} partitions, cleanup {kafka['topicConfiguration']['cleanup.policy'][0]}</p>{messages}"
    )


def _message_html(described: dict[str, Any], name: str) -> str:
    message, schemas = described["components"]["messages"][name], described["components"]["schemas"]
    schema = schemas[name]
    rows = "".join(
        f"<tr><td><code>{escape(field)}</code>{'' if field in schema.get('required', []) else ' (optional)'}</td>"
        f"<td>{escape(_type(about))}</td><td>{escape(about.get('description', ''))}</td></tr>"
        for field, about in schema.get("properties", {}).items()
    )
    key = message["bindings"]["kafka"]["key"]["description"]
    return (
        f"<details><summary><b>{escape(name)}</b> {escape(message['summary'])}</summary>"
        f"<p>Key: <code>{escape(key)}</code></p><table><tr><th>Field<th>Type<th>Meaning</tr>{rows}</table></details>"
    )


def _type(about: dict[str, Any]) -> str:
    if "$ref" in about:
        return str(about["$ref"]).rpartition("/")[2]
    if "anyOf" in about:
        return " or ".join(_type(option) for option in about["anyOf"])
    if about.get("type") == "array":
        return f"list of {_type(about.get('items', {}))}"
    return " ".join(str(about[part]) for part in ("type", "format") if part in about) or "any"
