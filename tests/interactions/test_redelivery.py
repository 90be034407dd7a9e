"""Every message may come again, alone or with its batch, and a crash may come between any two writes."""

import pytest

from shared.platform.store import StoreUnavailable
from tests.interactions.replica import Replica, changed, created, logged, person_created
from tests.interactions.samples import CUSTOMER, call, document

NUMBER = {"phone_no": "030 901820"}
BATCH = (
    document(),
    document(version_no=2),
    document(document_no="103002", account_no="unknown"),
    call(),
    call(call_id="pbx-2", from_number="anonymous"),
    created("CT0001", business_relations=(CUSTOMER,)),
    changed("CT0001", 2, business_relations=(CUSTOMER,), **NUMBER),
    person_created("CT0002", "CT0001", **NUMBER),
    created("CT0009", phone_no="030 555666"),
)


async def test_a_batch_delivered_again_changes_nothing_and_tells_nothing_new() -> None:
    service = Replica()
    first = await service.reads(*BATCH)
    before = [await service.interactions(), await service.card("CT0001")]

    again = await service.reads(*BATCH)

    assert len(first) == 5
    assert again == []
    assert [await service.interactions(), await service.card("CT0001")] == before


async def test_the_same_message_twice_in_a_batch_counts_once() -> None:
    service = Replica()

    told = await service.reads(*BATCH, *BATCH)

    assert len(told) == 5


async def test_a_document_sent_twice_is_one_interaction_and_its_next_version_another() -> None:
    service = Replica()
    await service.reads(created("CT0001", business_relations=(CUSTOMER,)))

    told = await service.reads(document(), document(), document(version_no=2))

    assert logged(told) == ["CT0001", "CT0001"]


@pytest.mark.parametrize("calls_before_the_crash", range(20))
async def test_a_batch_that_broke_off_is_finished_when_it_comes_again(calls_before_the_crash: int) -> None:
    undisturbed, calls = Replica(), iter(range(calls_before_the_crash))

    async def crash(call: str) -> None:
        if next(calls, None) is None:
            raise StoreUnavailable

    survivor = Replica()
    await survivor.reads(call(), created("CT0009", **NUMBER))
    await undisturbed.reads(call(), created("CT0009", **NUMBER))
    try:
        await Replica(beside=survivor, before=crash).reads(*BATCH, changed("CT0009", 2))
    except StoreUnavailable:
        await survivor.reads(*BATCH, changed("CT0009", 2))
    await undisturbed.reads(*BATCH, changed("CT0009", 2))

    assert await outcomes(survivor) == await outcomes(undisturbed)


async def outcomes(service: Replica) -> dict[str, str]:
    return {
        interaction.source_id: interaction.entry.contact_no if interaction.entry else str(interaction.reason)
        for interaction in await service.interactions()
    }
