"""Contacts, documents and calls come in any order and any batches; the log is the same in the end."""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from shared.contracts.message import Message
from tests.interactions.replica import Replica, changed, created, deleted, person_created
from tests.interactions.samples import CUSTOMER, VENDOR, call, document

PHONE, MOBILE = {"phone_no": "030 901820"}, {"mobile_phone_no": "0170 1234567"}
PERSON: dict[str, Any] = {"type": "Person", "company_id": UUID(int=1), "company_no": "CT0001"}
WORLD: tuple[Message, ...] = (
    created("CT0001", privacy_blocked=True, **PHONE),
    changed("CT0001", 2, business_relations=(CUSTOMER,), privacy_blocked=True, **PHONE),
    changed("CT0001", 3, business_relations=(CUSTOMER,), **PHONE),
    person_created("CT0002", "CT0001", **PHONE),
    changed("CT0002", 2, **PERSON, **PHONE, **MOBILE),
    person_created("CT0003", "CT0001", **PHONE),
    deleted("CT0003", 2, **PERSON, **PHONE),
    created("CT0009", business_relations=(VENDOR,), phone_no="030 555666"),
    document(),
    document(version_no=2, bill_to_contact_no="CT0002"),
    document(document_no="103002", account_type="Vendor", account_no="20000"),
    document(document_no="103003", account_no="nobody"),
    call(),
    call(call_id="pbx-2", from_number="0170 1234567"),
    call(call_id="pbx-3", from_number="anonymous"),
)
OWNERS = {
    "document|Sales Invoice|103001|1|1": "CT0001",
    "document|Sales Invoice|103001|2|1": "CT0002",
    "document|Sales Invoice|103002|1|1": "CT0009",
    "document|Sales Invoice|103003|1|1": "no_contact_with_this_customer",
    "call|pbx-1": "CT0001",
    "call|pbx-2": "CT0002",
    "call|pbx-3": "number_not_readable",
}


@given(st.permutations(WORLD), st.sets(st.integers(1, len(WORLD) - 1)))
@settings(max_examples=100)
async def test_the_order_of_arrival_does_not_matter(messages: list[Message], cuts: set[int]) -> None:
    service = Replica()

    for batch in batches(messages, cuts):
        await service.reads(*batch)

    assert await owners(service) == OWNERS
    assert [(await service.card(no)).version for no in ("CT0001", "CT0002", "CT0003", "CT0009")] == [3, 2, 2, 1]


@given(st.permutations(WORLD), st.sets(st.integers(1, len(WORLD) - 1)))
@settings(max_examples=40)
async def test_pages_of_two_come_to_the_same_end(messages: list[Message], cuts: set[int]) -> None:
    service = Replica(page=2)

    for batch in batches(messages, cuts):
        await service.reads(*batch)

    assert await owners(service) == OWNERS


def batches(messages: list[Message], cuts: Iterable[int]) -> list[list[Message]]:
    edges = [0, *sorted(cuts), len(messages)]
    return [messages[start:end] for start, end in pairwise(edges)]


async def owners(service: Replica) -> dict[str, str]:
    return {
        interaction.source_id: interaction.entry.contact_no if interaction.entry else str(interaction.reason)
        for interaction in await service.interactions()
    }
