"""CloudEvents on Kafka: what is read of a record, what is malformed about it, and what we write."""

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import pytest
from aiokafka import ConsumerRecord

from shared.contracts.catalogue import TOPICS
from shared.contracts.contacts import COMMANDS, EVENTS, ChangeContact, ContactDeleted
from shared.contracts.message import Message
from shared.platform.kafka.envelope import (
    MAX_VALUE_BYTES,
    Malformed,
    Outgoing,
    Received,
    command,
    read,
    seal,
    tombstone,
)

ANNA = UUID(int=7)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CHANGE = {"contact_id": str(ANNA), "changes": {"name": "Anna Muster"}}
HEADERS = {
    "ce_specversion": "1.0",
    "ce_id": "42",
    "ce_source": "/crm",
    "ce_type": "ChangeContact",
    "ce_time": "2026-11-20T10:30:00+01:00",
    "correlation-id": "import-7",
    "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
}


def record(value: Any = CHANGE, headers: dict[str, Any] | None = None, timestamp: int = 1_795_167_000_000) -> Any:
    raw = value if isinstance(value, bytes | None) else json.dumps(value).encode()
    pairs = [(k, v.encode() if isinstance(v, str) else v) for k, v in (HEADERS if headers is None else headers).items()]
    return ConsumerRecord(COMMANDS.name, 3, 17, timestamp, 0, b"key", raw, None, 3, len(raw or b""), tuple(pairs))


def envelope(**attributes: Any) -> dict[str, Any]:
    told = {"specversion": "1.0", "id": "42", "source": "/crm", "type": "ChangeContact", "data": CHANGE}
    return {**told, **attributes}


STRUCTURED = {"content-type": "application/cloudevents+json; charset=UTF-8"}


def understood(record: Any) -> Received:
    got = read(record, COMMANDS)
    assert isinstance(got, Received), got
    return got


def refused(record: Any) -> Malformed:
    got = read(record, COMMANDS)
    assert isinstance(got, Malformed), got
    return got


def test_binary_mode_carries_the_message_in_the_value_and_the_rest_in_headers() -> None:
    got = understood(record())

    assert got.message == ChangeContact.model_validate(CHANGE)
    assert (got.id, got.source, got.identity, got.type) == ("42", "/crm", "/crm 42", "ChangeContact")
    assert (got.correlation_id, got.traceparent) == (HEADERS["correlation-id"], HEADERS["traceparent"])
    assert (got.topic, got.is_command, got.time) == (COMMANDS.name, True, NOW)


def test_structured_mode_carries_everything_in_the_value() -> None:
    got = understood(record(envelope(time="2026-11-20T09:30:00Z"), STRUCTURED))

    assert got.message == ChangeContact.model_validate(CHANGE)
    assert (got.id, got.source, got.type, got.time) == ("42", "/crm", "ChangeContact", NOW)


def test_structured_mode_says_other_things_in_headers() -> None:
    got = understood(record(envelope(), {**STRUCTURED, "correlation-id": "import-7"}))

    assert got.correlation_id == "import-7"


def test_an_absent_value_is_not_for_us() -> None:
    assert read(record(None, {}), EVENTS) is None


def test_a_type_unknown_on_an_event_topic_is_skipped() -> None:
    unknown = {**HEADERS, "ce_type": "ContactArchived"}

    assert read(record(CHANGE, unknown), EVENTS) is None


def test_a_type_unknown_on_a_command_topic_is_malformed() -> None:
    got = refused(record(CHANGE, {**HEADERS, "ce_type": "ArchiveContact"}))

    assert got.reason == "unknown_command"
    assert got.detail == f"ArchiveContact is no command of {COMMANDS.name}"


def test_an_unknown_field_is_skipped() -> None:
    assert understood(record({**CHANGE, "colour": "red"})).message == ChangeContact.model_validate(CHANGE)


@pytest.mark.parametrize("value", [b"", b"{", b"\xff\xfe", b"nothing", b'{"contact_id": "\\ud800"}'])
def test_a_value_that_is_not_json_is_malformed(value: bytes) -> None:
    assert refused(record(value)).reason == "not_json"


@pytest.mark.parametrize(
    "value",
    [b"{", [], "text", 7, None, {"id": "42"}, envelope(data=...)],
    ids=["half", "list", "text", "number", "null", "no data", "data left out"],
)
def test_an_envelope_that_is_none_is_malformed(value: Any) -> None:
    if isinstance(value, dict):
        value = {name: part for name, part in value.items() if part is not ...}
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()

    assert refused(record(raw, STRUCTURED)).reason == "not_json"


@pytest.mark.parametrize(
    ("value", "detail"),
    [
        ({"changes": {}}, "contact_id: Field required"),
        ({**CHANGE, "expected_version": "three"}, "expected_version: Input should be a valid integer"),
        (
            {**CHANGE, "changes": {"privacy_blocked": "perhaps"}},
            "changes.privacy_blocked: Input should be a",
        ),
        ([], "value: Input should be an object"),
        ({}, "contact_id: Field required; changes: Field required"),
    ],
)
def test_a_value_of_another_form_is_malformed_and_every_field_is_named(value: Any, detail: str) -> None:
    got = refused(record(value))

    assert got.reason == "schema"
    assert got.detail.startswith(detail)


@pytest.mark.parametrize("header", ["ce_id", "ce_type", "ce_source"])
@pytest.mark.parametrize("value", ["absent", "", None])
def test_a_header_that_tells_what_it_is_must_be_there(header: str, value: str | None) -> None:
    headers: dict[str, Any] = {**HEADERS, header: value}
    if value == "absent":
        del headers[header]

    got = refused(record(CHANGE, headers))

    assert (got.reason, got.detail) == ("header_missing", f"no {header}")


def test_structured_mode_must_tell_what_it_is_too() -> None:
    assert refused(record(envelope(id=""), STRUCTURED)).detail == "no ce_id"


def test_headers_are_utf_8() -> None:
    assert refused(record(CHANGE, {**HEADERS, "source-system": b"\xfc"})).reason == "headers_not_utf8"


def test_a_header_without_a_value_is_blank() -> None:
    assert understood(record(CHANGE, {**HEADERS, "correlation-id": None})).correlation_id == ""


def test_a_value_too_large_is_not_read() -> None:
    got = refused(record(b" " * (MAX_VALUE_BYTES + 1)))

    assert got.reason == "value_too_large"
    assert str(MAX_VALUE_BYTES) in got.detail


def test_a_nesting_without_end_is_malformed() -> None:
    deep = b'{"contact_id": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"

    assert refused(record(deep)).reason in ("not_json", "schema")
    assert refused(record(b'{"data": ' + deep + b"}", STRUCTURED)).reason == "not_json"


SECRET = "Anna Geheim 1984"


def wrong_values(message: type[Message]) -> list[dict[str, Any]]:
    """Bodies with a secret where it does not belong: in each field, in its own and in a list or an object."""
    fields = message.model_fields
    shapes: list[Any] = [SECRET, [SECRET], {SECRET: SECRET}, [[SECRET]], [{"code": [SECRET]}], {"no": [SECRET]}]
    return [{name: shape} for name in fields for shape in shapes] + [dict.fromkeys(fields, shapes[2])]


@pytest.mark.parametrize("topic", TOPICS.values(), ids=lambda topic: topic.name)
def test_a_detail_names_fields_and_rules_but_never_a_value(topic: Any) -> None:
    for message in topic.messages:
        for value in wrong_values(message):
            got = read(record(value, {**HEADERS, "ce_type": message.__name__}), topic)
            if isinstance(got, Malformed):
                assert "Geheim" not in got.detail, got.detail


@pytest.mark.parametrize("value", [SECRET.encode(), f'{{"name": "{SECRET}" "city"'.encode(), f'["{SECRET}"'.encode()])
@pytest.mark.parametrize("headers", [HEADERS, STRUCTURED], ids=["binary", "structured"])
def test_a_detail_of_broken_json_does_not_quote_it(value: bytes, headers: dict[str, str]) -> None:
    assert "Geheim" not in refused(record(value, headers)).detail


@pytest.mark.parametrize(
    ("told", "time"),
    [
        ("2026-11-20T09:30:00Z", NOW),
        ("2026-11-20T09:30:00", NOW),
        ("2026-11-20T09:30:00.250+00:00", NOW + timedelta(milliseconds=250)),
        ("20 November 2026", datetime.fromtimestamp(1_795_167_000, UTC)),
        ("", datetime.fromtimestamp(1_795_167_000, UTC)),
    ],
)
def test_the_time_is_the_senders_or_else_the_brokers(told: str, time: datetime) -> None:
    assert understood(record(CHANGE, {**HEADERS, "ce_time": told})).time == time


@pytest.mark.parametrize("timestamp", [-1, 10**17, -(10**18)])
def test_a_time_that_no_calendar_knows_stops_nobody(timestamp: int) -> None:
    got = understood(record(CHANGE, {**HEADERS, "ce_time": ""}, timestamp))

    assert got.time.year in (1969, 1970)


def gone() -> ContactDeleted:
    state = {"contact_id": ANNA, "no": "CT000007", "type": "Person", "name": "Zoë", "last_modified_at": NOW}
    return ContactDeleted.model_validate({"contact_id": ANNA, "version": 3, "contact": state})


def test_headers_out_are_cloudevents_and_say_what_caused_the_message() -> None:
    at = NOW.astimezone(timezone(timedelta(hours=1)))
    sealed = seal(gone(), EVENTS, id=f"{ANNA}:3", source="/relata/contacts", time=at, cause=understood(record()))

    assert dict(sealed.headers()) == {
        "ce_specversion": b"1.0",
        "ce_id": f"{ANNA}:3".encode(),
        "ce_source": b"/relata/contacts",
        "ce_type": b"ContactDeleted",
        "ce_time": b"2026-11-20T10:30:00+01:00",
        "ce_subject": str(ANNA).encode(),
        "content-type": b"application/json",
        "correlation-id": b"import-7",
        "causation-id": b"42",
        "traceparent": HEADERS["traceparent"].encode(),
    }


def test_what_nothing_caused_correlates_with_itself() -> None:
    sealed = seal(gone(), EVENTS, id="1", source="/erp", time=NOW)

    assert (sealed.correlation_id, sealed.causation_id) == ("1", "")
    assert "causation-id" not in dict(sealed.headers())


def test_what_is_written_is_read_again() -> None:
    sealed = seal(gone(), EVENTS, id="1", source="/relata/contacts", time=NOW)
    raw = ConsumerRecord(
        EVENTS.name, 0, 0, 0, 0, sealed.key.encode(), (sealed.value or "").encode(), None, 0, 0, sealed.headers()
    )

    got = read(raw, EVENTS)

    assert isinstance(got, Received)
    assert (got.message, got.id, got.time, got.is_command) == (gone(), "1", NOW, False)


def test_a_tombstone_has_the_key_and_no_value() -> None:
    sealed = seal(gone(), EVENTS, id=f"{ANNA}:3", source="/relata/contacts", time=NOW)

    stone = tombstone(sealed)

    assert (stone.key, stone.value, stone.topic, stone.id) == (str(ANNA), None, EVENTS.name, f"{ANNA}:3:tombstone")


def test_a_sealed_message_survives_storage_as_a_plain_dict() -> None:
    sealed = seal(gone(), EVENTS, id="1", source="/relata/contacts", time=NOW)

    assert Outgoing(**json.loads(json.dumps({name: getattr(sealed, name) for name in Outgoing.__slots__}))) == sealed


def test_a_command_of_another_way_begins_its_own_correlation() -> None:
    message = ChangeContact.model_validate(CHANGE)

    first, named = command(message, "/http", topic=COMMANDS), command(message, "/http", topic=COMMANDS, id="42")

    assert first.correlation_id == first.id != ""
    assert (named.id, named.identity, named.is_command) == ("42", "/http 42", True)
