"""What cannot be read becomes a dead letter that says why, and what comes with it is handled all the same."""

from collections.abc import Callable
from dataclasses import replace

import orjson
import pytest
from aiokafka.errors import MessageSizeTooLargeError

from shared.contracts import contacts, erp, telephony
from shared.platform.settings import Settings
from tests.conftest import Backing
from tests.flows.around import Around
from tests.flows.ears import Ears
from tests.flows.records import CarelessSender, Raw, letters_from

pytestmark = [pytest.mark.backing, pytest.mark.timeout(600)]

READERS = {
    contacts.COMMANDS: ("contacts",),
    contacts.EVENTS: ("dedupe", "interactions", "sync"),
    erp.DOCUMENT_EVENTS: ("interactions", "sync"),
    telephony.CALL_EVENTS: ("interactions",),
}
"""The consumer groups of each topic."""

READ_IN_PART = {contacts.EVENTS: ("contacts",)}
"""Groups that skip the type of these records: they put aside only what does not tell its type."""
TYPE_UNKNOWN = ("header_missing", "headers_not_utf8", "value_too_large")


def with_every_field_of_a_wrong_type(record: Raw) -> Raw:
    return replace(record, value=orjson.dumps({name: [1.5] for name in orjson.loads(record.value)}))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(lambda record: replace(record, value=b'{"name": '), "not_json", id="not JSON"),
        pytest.param(lambda record: replace(record, value=b"[]"), "schema", id="no object"),
        pytest.param(with_every_field_of_a_wrong_type, "schema", id="wrong types"),
        pytest.param(lambda record: replace(record, headers=()), "header_missing", id="no headers"),
        pytest.param(lambda record: replace(record, headers=(("n", b"\xff"),)), "headers_not_utf8", id="no text"),
        pytest.param(
            lambda record: replace(record, value=record.value + b" " * 1_000_000), "value_too_large", id="1 MB"
        ),
    ],
)
async def test_what_cannot_be_read_is_put_aside_by_every_reader_and_what_is_around_it_is_handled(
    settings: Settings, sender: CarelessSender, ears: Ears, spoil: Callable[[Raw], Raw], reason: str
) -> None:
    around = Around()

    places = await around.send(sender, spoil)

    readers = [*READERS.items(), *(READ_IN_PART.items() if reason in TYPE_UNKNOWN else ())]
    wanted = {(group, places[topic], reason) for topic, groups in readers for group in groups}
    assert await letters_from(settings, places.values(), len(wanted)) == wanted
    await around.handled(ears)


async def test_an_unknown_command_is_put_aside_and_an_unknown_event_is_skipped(
    settings: Settings, sender: CarelessSender, ears: Ears
) -> None:
    around = Around()

    places = await around.send(sender, of_unknown_type)

    await around.handled(ears)
    letters = await letters_from(settings, places.values(), 1)
    assert letters == {("contacts", places[contacts.COMMANDS], "unknown_command")}


def of_unknown_type(record: Raw) -> Raw:
    return replace(record, headers=(*(dict(record.headers) | {"ce_type": b"ContactArchived"}).items(),))


async def test_two_megabytes_are_refused_by_the_broker_or_put_aside(
    settings: Settings, sender: CarelessSender, ears: Ears, backing: Backing
) -> None:
    around, two_megabytes = Around(), Raw(b" " * 2_000_000)

    if backing.name == "embedded":  # its broker takes everything
        (place,) = await sender.send(telephony.CALL_EVENTS, two_megabytes)
        letters = await letters_from(settings, [place], 1)
        assert letters == {("interactions", place, "value_too_large")}
    else:
        with pytest.raises(MessageSizeTooLargeError):
            await sender.send(telephony.CALL_EVENTS, two_megabytes)
    await around.send(sender, of_unknown_type)
    await around.handled(ears)
