"""Records that cannot be read: each becomes a dead letter that says why, and those around it are handled."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace

import orjson
import pytest
from aiokafka.errors import MessageSizeTooLargeError

from shared.contracts import contacts, erp, telephony
from shared.contracts.contacts import ContactChanged, CreateContact
from shared.contracts.dedupe import DuplicateFound
from shared.contracts.erp import AccountType, DocumentType
from shared.contracts.interactions import InteractionLogged
from shared.contracts.message import Message, Topic
from shared.contracts.sync import CustomerMapped
from shared.platform.settings import Settings
from tests.conftest import Backing
from tests.flows.crowd import Firm, crowd
from tests.flows.ears import Ears
from tests.flows.records import CarelessSender, Raw, careless_sender, good, letters_from, told
from tests.flows.system import System

pytestmark = [pytest.mark.backing, pytest.mark.timeout(240)]

READERS = {
    contacts.COMMANDS: ("contacts",),
    contacts.EVENTS: ("dedupe", "interactions", "sync"),
    erp.DOCUMENT_EVENTS: ("interactions", "sync"),
    telephony.CALL_EVENTS: ("interactions",),
}
"""Which consumer groups read which topic."""


@pytest.fixture
async def sender(system: System, settings: Settings) -> AsyncIterator[CarelessSender]:
    async with careless_sender(settings) as sender:
        yield sender


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(lambda record: replace(record, value=b'{"name": '), "not_json", id="not JSON"),
        pytest.param(lambda record: replace(record, value=b"[]"), "schema", id="no object"),
        pytest.param(lambda record: replace(record, value=of_wrong_types(record.value)), "schema", id="wrong type"),
        pytest.param(lambda record: replace(record, headers=()), "header_missing", id="no headers"),
        pytest.param(
            lambda record: replace(record, headers=(*record.headers, ("note", b"\xff"))), "headers_not_utf8", id="bytes"
        ),
        pytest.param(
            lambda record: replace(record, value=record.value + b" " * 1_000_000), "value_too_large", id="1 MB"
        ),
    ],
)
async def test_what_cannot_be_read_becomes_a_dead_letter_of_each_reader_and_what_is_around_it_is_handled(
    settings: Settings, sender: CarelessSender, ears: Ears, spoil: Callable[[Raw], Raw], reason: str
) -> None:
    ordered, known = crowd(2)

    places = await sent_around(sender, messages_about(ordered, known), spoil)

    wanted = {(group, places[topic], reason) for topic, groups in READERS.items() for group in groups}
    assert await letters_from(settings, places.values(), len(wanted)) == wanted
    await all_handled(ears, ordered, known)


async def test_an_unknown_command_is_put_aside_and_an_unknown_event_skipped(
    settings: Settings, sender: CarelessSender, ears: Ears
) -> None:
    ordered, known = crowd(2)

    places = await sent_around(sender, messages_about(ordered, known), of_unknown_type)

    await all_handled(ears, ordered, known)
    letters = await letters_from(settings, places.values(), 1)
    assert letters == {("contacts", places[contacts.COMMANDS], "unknown_command")}


async def test_two_megabytes_are_put_aside_or_refused_by_the_broker(
    settings: Settings, sender: CarelessSender, ears: Ears, backing: Backing
) -> None:
    ordered, known = crowd(2)
    messages = messages_about(ordered, known)
    large = Raw(b" " * 2_000_000, good(known.call).headers)

    if backing.name == "embedded":  # takes all
        (place,) = await sender.send(telephony.CALL_EVENTS, large)
        letters = await letters_from(settings, [place], 1)
        assert letters == {("interactions", place, "value_too_large")}
    else:
        with pytest.raises(MessageSizeTooLargeError):
            await sender.send(telephony.CALL_EVENTS, large)
    await sent_around(sender, messages, lambda record: record)
    await all_handled(ears, ordered, known)


def of_wrong_types(value: bytes) -> bytes:
    return orjson.dumps({name: [1.5] for name in orjson.loads(value)})


def of_unknown_type(record: Raw) -> Raw:
    headers = dict(record.headers) | {"ce_type": b"ContactArchived"}
    return replace(record, headers=tuple(headers.items()))


def messages_about(ordered: Firm, known: Firm) -> Mapping[Topic, Sequence[Message]]:
    """Good ones for each topic that a service reads; `ordered` is made by commands, `known` by the contacts' events."""
    create, change, _ = ordered.companies()
    company, _, second = known.companies()
    assert isinstance(company, CreateContact)
    assert isinstance(second, CreateContact)
    person_no = f"P{known.number:05}"
    quote = known.invoice.model_copy(
        update={
            "document_type": DocumentType.SALES_QUOTE,
            "account_type": AccountType.CONTACT,
            "account_no": person_no,
        }
    )
    return {
        contacts.COMMANDS: (create, change),
        contacts.EVENTS: (
            told(company, f"K{known.number:05}", company_no=f"K{known.number:05}", company_id=known.company_id),
            told(second, f"Z{known.number:05}", company_no=f"Z{known.number:05}", company_id=known.second_id),
            told(known.person(), person_no, company_no=f"K{known.number:05}"),
        ),
        erp.DOCUMENT_EVENTS: (known.invoice, quote),
        telephony.CALL_EVENTS: (known.call, known.call.model_copy(update={"call_id": f"{known.call.call_id}-again"})),
    }


async def sent_around(
    sender: CarelessSender, messages: Mapping[Topic, Sequence[Message]], spoil: Callable[[Raw], Raw]
) -> dict[Topic, str]:
    """The first of each topic, a spoilt record, the others; where the spoilt ones are."""
    places = {}
    for topic, (first, *others) in messages.items():
        records = [good(first), spoil(good(first)), *map(good, others)]
        places[topic] = (await sender.send(topic, *records))[1]
    return places


async def all_handled(ears: Ears, ordered: Firm, known: Firm) -> None:
    """The effects of all `messages_about` these."""
    await ears.first(ContactChanged, contact_id=ordered.company_id)
    left, right = sorted((known.company_id, known.second_id))
    await ears.first(DuplicateFound, left_id=left, right_id=right)
    for contact_id in (known.company_id, known.second_id, known.person_id):
        await ears.first(CustomerMapped, contact_id=contact_id)
    await ears.until(lambda: len(log_of(ears, known)) == 4, "four interactions")


def log_of(ears: Ears, firm: Firm) -> list[InteractionLogged]:
    ids = {firm.company_id, firm.person_id}
    return [logged for logged in ears.of(InteractionLogged) if logged.entry.contact_id in ids]
