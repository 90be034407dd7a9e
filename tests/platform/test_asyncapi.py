"""The AsyncAPI document tells everything a reader needs, and every reference in it leads somewhere."""

import json
import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest

from services.contacts.app import build as contacts
from services.dedupe.app import build as dedupe
from services.interactions.app import build as interactions
from services.sync.app import build as sync
from shared.contracts.contacts import COMMANDS
from shared.contracts.message import Message, Topic
from shared.platform.asyncapi import document, page
from shared.platform.kafka.envelope import Received, seal
from shared.platform.service import Service
from shared.platform.settings import Settings
from tests.fakes import NOW
from tests.platform.small import created

SERVICES = {build.__module__.split(".")[1]: build for build in (contacts, dedupe, interactions, sync)}


@pytest.fixture(params=SERVICES)
def service(request: pytest.FixtureRequest) -> Service:
    return SERVICES[request.param](Settings())


def topics_of(service: Service) -> list[Topic]:
    return [*service.reads, *service.publishes]


def messages_of(service: Service) -> set[type[Message]]:
    return {message for topic in topics_of(service) for message in topic.messages}


def test_every_topic_is_a_channel_with_its_messages(service: Service) -> None:
    channels = service.asyncapi["channels"]

    assert {channel["address"] for channel in channels.values()} == {topic.name for topic in topics_of(service)}
    for topic in topics_of(service):
        assert set(channels[topic.name]["messages"]) >= {message.__name__ for message in topic.messages}
        assert channels[topic.name]["bindings"]["kafka"]["partitions"] == topic.partitions


def test_it_tells_what_is_received_in_which_group_and_what_is_sent(service: Service) -> None:
    operations = service.asyncapi["operations"].values()

    def addresses(action: str) -> set[str]:
        return {at(service.asyncapi, o["channel"]["$ref"])["address"] for o in operations if o["action"] == action}

    assert addresses("receive") == {topic.name for topic in service.reads}
    assert addresses("send") == {topic.name for topic in service.publishes}
    groups = [o["bindings"]["kafka"]["groupId"]["const"] for o in operations if o["action"] == "receive"]
    assert set(groups) == {service.name}


def test_every_message_has_its_meaning_its_key_its_headers_and_its_fields(service: Service) -> None:
    described = service.asyncapi["components"]["messages"]

    assert set(described) == {message.__name__ for message in messages_of(service)}
    for message in messages_of(service):
        told = described[message.__name__]
        assert (told["name"], bool(told["summary"])) == (message.__name__, True)
        assert told["bindings"]["kafka"]["key"]["description"]
        assert told["headers"]["properties"]["ce_type"]
        assert set(at(service.asyncapi, told["payload"]["$ref"])["properties"]) == set(message.model_fields)


def test_the_headers_described_are_the_headers_sent(service: Service) -> None:
    message = created(UUID(int=1))
    cause = Received(message, "42", "/crm", COMMANDS.name, NOW, traceparent="00-4bf92f35-00f067aa-01")
    sent = dict(seal(message, COMMANDS, id="1", source="/crm", time=NOW, cause=cause).headers())

    for told in service.asyncapi["components"]["messages"].values():
        assert set(told["headers"]["properties"]) == set(sent)
        assert set(told["headers"]["required"]) <= set(sent)


def test_every_reference_leads_somewhere(service: Service) -> None:
    references = list(references_in(service.asyncapi))

    assert references
    for reference in references:
        assert at(service.asyncapi, reference)


def test_it_has_the_form_of_asyncapi_3(service: Service) -> None:
    told = service.asyncapi

    assert told["asyncapi"] == "3.0.0"
    assert {"title", "version"} <= told["info"].keys()
    assert told.keys() <= {"asyncapi", "info", "defaultContentType", "channels", "operations", "components", "servers"}
    for operation in told["operations"].values():
        assert operation["action"] in ("send", "receive")
        assert set(operation["channel"]) == {"$ref"}
    for name in (*told["components"]["messages"], *told["components"]["schemas"]):
        assert re.fullmatch(r"[a-zA-Z0-9._-]+", name)
    assert json.loads(json.dumps(told)) == told


def test_the_page_names_every_topic_message_key_and_field(service: Service) -> None:
    shown = page(service.asyncapi)

    for topic in topics_of(service):
        assert topic.name in shown
        assert topic.keyed_by in shown
    for message in messages_of(service):
        assert message.__name__ in shown
        assert all(f"<code>{field}</code>" in shown for field in message.model_fields)


def test_the_page_shows_a_description_as_text() -> None:
    shown = page(document("cards", "<script>alert(1)</script> & more", "1", [], []))

    assert "<script>" not in shown
    assert "&amp; more" in shown


def references_in(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "$ref":
                yield value
            else:
                yield from references_in(value)
    elif isinstance(part, list):
        for value in part:
            yield from references_in(value)


def at(described: Any, reference: str) -> Any:
    """What a local JSON pointer points at."""
    assert reference.startswith("#/")
    for name in reference.removeprefix("#/").split("/"):
        described = described[name]
    return described
